/// The plugin EarlyStopping: ends a training that gets no better or has reached its goal.
public struct EarlyStopping: CallbackComponent {
    /// The component.
    public let component: Component

    /// Makes the callback; parameters that are nil keep the plugin's default.
    ///
    /// - Parameters:
    ///   - monitor: The key that is watched.
    ///   - minDelta: The least change that counts as better.
    ///   - stopAt: The value at which the training ends.
    ///   - patience: After how many epochs without a better value it ends.
    ///   - mode: auto, max or min: which way is better.
    ///   - baseline: The value that has to be passed.
    ///   - restoreBestVariables: Whether the variables of the best epoch are adopted.
    ///   - startFromEpoch: The first epoch that counts, from 0.
    public init(
        monitor: String? = nil,
        minDelta: Double? = nil,
        stopAt: Double? = nil,
        patience: Int? = nil,
        mode: String? = nil,
        baseline: Double? = nil,
        restoreBestVariables: Bool? = nil,
        startFromEpoch: Int? = nil
    ) {
        component = Component(
            "EarlyStopping",
            given: [
                "monitor": .text(monitor), "min_delta": .number(minDelta),
                "stop_at": .number(stopAt), "patience": .integer(patience), "mode": .text(mode),
                "baseline": .number(baseline),
                "restore_best_variables": .truth(restoreBestVariables),
                "start_from_epoch": .integer(startFromEpoch),
            ]
        )
    }
}
