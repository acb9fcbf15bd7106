/// The plugin BestOf: gives the best of several answers, by rewards that need no target.
///
/// ```swift
/// let short = Generator(output: Answer.self)(question)
/// let long = ChainOfThought(output: Answer.self)(question)
/// let answer = BestOf([.init(LMAsJudge())])(question, short, long)
/// ```
public struct BestOf: ModuleComponent {
    /// A reward among others.
    public struct Part: Sendable {
        let reward: Component
        let weight: Double

        /// Makes a part.
        ///
        /// - Parameters:
        ///   - reward: The reward, one that needs no target.
        ///   - weight: How much its score counts in the sum; negative for what is bad.
        public init(_ reward: some RewardComponent, weight: Double = 1) {
            self.reward = reward.component
            self.weight = weight
        }

        fileprivate var setting: Setting {
            Setting(
                content: .object([
                    ("reward", Setting(content: .component(reward))),
                    ("weight", Setting(floatLiteral: weight)),
                ])
            )
        }
    }

    /// The component.
    public let component: Component
    /// The module's place in a program.
    public let placement: ModulePlacement

    /// Makes the module; its first input is what was asked, the others are the answers.
    ///
    /// - Parameters:
    ///   - parts: The rewards, at least one.
    ///   - name: The module's name in the program.
    public init(_ parts: [Part], name: String? = nil) {
        component = Component(
            "BestOf",
            given: ["rewards": Setting(content: .list(parts.map(\.setting)))]
        )
        placement = ModulePlacement(name: name)
    }
}
