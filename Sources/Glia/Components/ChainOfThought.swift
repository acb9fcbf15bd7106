/// The plugin ChainOfThought: asks a language model for its reasoning, then for the answer.
public struct ChainOfThought: ModuleComponent {
    /// The component.
    public let component: Component
    /// The module's place in a program.
    public let placement: ModulePlacement

    /// Makes the module; parameters that are nil keep the plugin's default.
    ///
    /// - Parameters:
    ///   - output: The data model of the answer; the field `thinking` is put in front of it.
    ///   - languageModel: Whom to ask; nil for the program's model `default`.
    ///   - name: The module's name in the program.
    ///   - instructions: The instructions before training.
    ///   - temperature: How freely the model chooses its words, from 0 to 2.
    ///   - maxTokens: The most tokens that an answer may have.
    ///   - isTrainable: Whether training may change instructions and examples.
    ///   - settings: Further parameters of the plugin.
    public init(
        output: any DataModel.Type,
        languageModel: LanguageModel? = nil,
        name: String? = nil,
        instructions: String? = nil,
        temperature: Double? = nil,
        maxTokens: Int? = nil,
        isTrainable: Bool = true,
        settings: KeyValuePairs<String, Setting> = [:]
    ) {
        component = Component(
            "ChainOfThought",
            given: [
                "language_model": languageModel.map(Setting.languageModel),
                "instructions": .text(instructions), "temperature": .number(temperature),
                "max_tokens": .integer(maxTokens),
            ]
        ).adding(settings)
        placement = ModulePlacement(name: name, output: output, isTrainable: isTrainable)
    }
}
