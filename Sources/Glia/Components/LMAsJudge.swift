/// The plugin LMAsJudge: a language model judges each output.
public struct LMAsJudge: RewardComponent {
    /// The component.
    public let component: Component

    /// Makes the reward.
    ///
    /// - Parameters:
    ///   - languageModel: Who judges; nil for the program's model `default`.
    ///   - instructions: What to judge by: a text, or a list such as "accuracy, clarity".
    ///   - settings: Further parameters of the plugin.
    public init(
        languageModel: LanguageModel? = nil,
        instructions: String? = nil,
        settings: KeyValuePairs<String, Setting> = [:]
    ) {
        component = Component(
            "LMAsJudge",
            given: [
                "language_model": languageModel.map(Setting.languageModel),
                "instructions": .text(instructions),
            ]
        ).adding(settings)
    }
}
