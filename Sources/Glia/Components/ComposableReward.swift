/// The plugin ComposableReward: puts rewards together.
public struct ComposableReward: RewardComponent {
    /// A reward among others.
    public struct Part: Sendable {
        let reward: Component
        let weight: Double
        let output: String?
        let name: String?

        /// Makes a part.
        ///
        /// - Parameters:
        ///   - reward: The reward.
        ///   - weight: How much it counts in a mean or a sum, above 0.
        ///   - output: Of a program with several outputs the one that it scores; nil for the whole.
        ///   - name: What it is called in objectives and feedback.
        public init(
            _ reward: some RewardComponent,
            weight: Double = 1,
            output: String? = nil,
            name: String? = nil
        ) {
            self.reward = reward.component
            self.weight = weight
            self.output = output
            self.name = name
        }

        fileprivate var setting: Setting {
            let members: [(name: String, value: Setting?)] = [
                ("reward", Setting(content: .component(reward))), ("weight", .number(weight)),
                ("output", .text(output)), ("name", .text(name)),
            ]
            return Setting(
                content: .object(
                    members.compactMap { member in member.value.map { (member.name, $0) } }
                )
            )
        }
    }

    /// The component.
    public let component: Component

    /// Makes the reward; parameters that are nil keep the plugin's default.
    ///
    /// - Parameters:
    ///   - parts: The rewards, at least one.
    ///   - reduction: How the scores become one: mean, sum, product, min or max.
    public init(_ parts: [Part], reduction: String? = nil) {
        component = Component(
            "ComposableReward",
            given: [
                "rewards": Setting(content: .list(parts.map(\.setting))),
                "reduction": .text(reduction),
            ]
        )
    }
}
