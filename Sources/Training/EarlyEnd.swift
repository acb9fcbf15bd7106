import History

/// Decides after each epoch whether the training may end early.
struct EarlyEnd {
    private let patience: Int?
    private let target: Double?
    private var best = -Double.infinity
    private var stale = 0

    init(_ settings: FitSettings) {
        patience = settings.patience
        target = settings.targetReward
    }

    /// Returns why the training ends, or nil if it goes on.
    mutating func end(after values: [HistoryEvent.NamedValue]) -> String? {
        guard let reward = values.first(where: { $0.key == "val_reward" })?.value else {
            return nil
        }
        if let target, reward >= target { return "val_reward has reached \(target)" }
        stale = reward > best ? 0 : stale + 1
        best = max(best, reward)
        if let patience, stale >= patience, stale > 0 {
            return "val_reward hasn't grown for " + (stale == 1 ? "an epoch" : "\(stale) epochs")
        }
        return nil
    }
}
