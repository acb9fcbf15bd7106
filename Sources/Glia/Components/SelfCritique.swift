/// The plugin SelfCritique: asks a language model what is good and bad about its input, and for a
/// mark.
public struct SelfCritique: ModuleComponent {
    /// The component.
    public let component: Component
    /// The module's place in a program.
    public let placement: ModulePlacement

    /// Makes the module; parameters that are nil keep the plugin's default.
    ///
    /// - Parameters:
    ///   - returnReward: Whether the mark is among what comes out.
    ///   - returnInputs: Whether the input's fields are.
    ///   - scoreType: The scale: score, fine_score, rating, rating10 or rating20.
    ///   - languageModel: Whom to ask; nil for the program's model `default`.
    ///   - name: The module's name in the program.
    ///   - instructions: The instructions before training.
    ///   - isTrainable: Whether training may change instructions and examples.
    ///   - settings: Further parameters of the plugin.
    public init(
        returnReward: Bool? = nil,
        returnInputs: Bool? = nil,
        scoreType: String? = nil,
        languageModel: LanguageModel? = nil,
        name: String? = nil,
        instructions: String? = nil,
        isTrainable: Bool = true,
        settings: KeyValuePairs<String, Setting> = [:]
    ) {
        component = Component(
            "SelfCritique",
            given: [
                "return_reward": .truth(returnReward), "return_inputs": .truth(returnInputs),
                "score_type": .text(scoreType),
                "language_model": languageModel.map(Setting.languageModel),
                "instructions": .text(instructions),
            ]
        ).adding(settings)
        placement = ModulePlacement(name: name, isTrainable: isTrainable)
    }
}
