/// The plugins PassAtK, PassHatK and GapK: chances of k answers to one input.
public struct PassAtK: MetricComponent {
    /// Which chance.
    public enum Chance: String, Sendable {
        /// That at least one of k answers is right: PassAtK.
        case any = "PassAtK"
        /// That all of them are: PassHatK.
        case all = "PassHatK"
        /// The difference of both: GapK.
        case gap = "GapK"
    }

    /// The component.
    public let component: Component
    /// The key in the history.
    public let historyName: String?

    /// Makes the metric; parameters that are nil keep the plugin's default.
    ///
    /// - Parameters:
    ///   - k: How many answers, at least 1.
    ///   - chance: Which chance.
    ///   - reward: What says whether an answer is right; nil for the program's own reward.
    ///   - passThreshold: The score from which on it is.
    ///   - name: The key in the history.
    public init(
        k: Int,
        _ chance: Chance = .any,
        reward: (any RewardComponent)? = nil,
        passThreshold: Double? = nil,
        name: String? = nil
    ) {
        component = Component(
            chance.rawValue,
            given: [
                "k": .integer(k),
                "reward": reward.map { Setting(content: .rewardOfRun($0.component)) },
                "pass_threshold": .number(passThreshold),
            ]
        )
        historyName = name
    }
}
