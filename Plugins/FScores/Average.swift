import PluginSDK

/// How the values of the groups become one.
enum Average: String {
    /// Of all counts together.
    case micro
    /// The mean over the groups.
    case macro
    /// The mean, each group weighing as much as the targets have of it.
    case weighted

    /// Returns the one value.
    ///
    /// - Parameters:
    ///   - groups: The tallies of the groups, in a fixed order.
    ///   - value: The value of a tally.
    /// - Returns: The value of all; 0 if there are no groups.
    func value(of groups: [Tally], _ value: (Tally) -> Double) -> Double {
        switch self {
        case .micro:
            return value(groups.reduce(into: Tally()) { $0.add($1) })
        case .macro:
            let sum = groups.reduce(0.0) { $0 + value($1) }
            return groups.isEmpty ? 0 : sum / Double(groups.count)
        case .weighted:
            let support = groups.reduce(0) { $0 + $1.support }
            let sum = groups.reduce(0.0) { $0 + value($1) * Double($1.support) }
            return support == 0 ? 0 : sum / Double(support)
        }
    }
}
