/// The plugin Generator: asks a language model for an answer with a data model.
///
/// Parameters that are nil keep the plugin's default; `glia plugin show Generator` lists them.
public struct Generator: ModuleComponent {
    /// The component.
    public let component: Component
    /// The module's place in a program.
    public let placement: ModulePlacement

    /// Makes a generator.
    ///
    /// - Parameters:
    ///   - output: The data model of the answer.
    ///   - languageModel: Whom to ask; nil for the program's model `default`.
    ///   - name: The module's name in the program.
    ///   - instructions: The instructions before training; nil for a sentence made of the fields.
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
        let own = Component(
            "Generator",
            given: [
                "language_model": languageModel.map(Setting.languageModel),
                "instructions": .text(instructions), "temperature": .number(temperature),
                "max_tokens": .integer(maxTokens),
            ]
        )
        component = own.adding(settings)
        placement = ModulePlacement(name: name, output: output, isTrainable: isTrainable)
    }
}
