/// The plugin Decision: asks a language model for one of several labels, in the field `choice`.
public struct Decision: ModuleComponent {
    /// The component.
    public let component: Component
    /// The module's place in a program.
    public let placement: ModulePlacement

    /// Makes the module; parameters that are nil keep the plugin's default.
    ///
    /// - Parameters:
    ///   - question: What is to be decided.
    ///   - labels: The answers to choose from, at least two.
    ///   - thinking: Whether the model gives its reasons first.
    ///   - languageModel: Whom to ask; nil for the program's model `default`.
    ///   - name: The module's name in the program.
    ///   - instructions: The instructions before training.
    ///   - calibrate: Whether likelihoods of labels are compared with those without an input.
    ///   - threshold: The share of likelihood, from 0 to 1, that a label must have.
    ///   - otherwise: The label to choose where no other has it; nil for none.
    ///   - isTrainable: Whether training may change instructions and examples.
    ///   - settings: Further parameters of the plugin.
    public init(
        question: String,
        labels: [String],
        thinking: Bool? = nil,
        languageModel: LanguageModel? = nil,
        name: String? = nil,
        instructions: String? = nil,
        calibrate: Bool? = nil,
        threshold: Double? = nil,
        otherwise: String? = nil,
        isTrainable: Bool = true,
        settings: KeyValuePairs<String, Setting> = [:]
    ) {
        component = Component(
            "Decision",
            given: [
                "question": .text(question), "labels": .texts(labels),
                "thinking": .truth(thinking),
                "language_model": languageModel.map(Setting.languageModel),
                "instructions": .text(instructions), "calibrate": .truth(calibrate),
                "threshold": .number(threshold), "otherwise": .text(otherwise),
            ]
        ).adding(settings)
        placement = ModulePlacement(name: name, isTrainable: isTrainable)
    }
}
