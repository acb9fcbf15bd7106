import PluginSDK

/// The values of a generator's variables in one call.
struct PromptVariables {
    let instructions: String
    /// Those that are shown.
    let examples: [JSON]
    /// How freely the model chooses its words, where training changes that.
    let temperature: Double?
    /// How likely a choice must be, if that matters.
    let threshold: Double?

    /// Reads the values; a variable that isn't given has its value from before training.
    ///
    /// - Throws: ``ComponentError`` that names the variable that isn't as it must be.
    init(_ text: String, _ settings: GeneratorSettings) throws {
        let values: JSON
        do {
            values = try JSON(parsing: text)
        } catch {
            throw ComponentError(.invalidArgument, "the variables are no JSON: \(error)")
        }
        switch values["instructions"] {
        case .string(let text)?: instructions = text
        case nil:
            instructions = settings.initialInstructions(answering: settings.outputSchema ?? [:])
        case let value?: throw Self.error("instructions", value, expected: "a string")
        }
        var examples = settings.examples
        switch values["examples"] {
        case .array(let list)?: examples = list
        case nil: break
        case let value?: throw Self.error("examples", value, expected: "an array")
        }
        let shown = values["shown_examples"].map { $0.integer } ?? settings.shownExamples
        self.examples = shown.map { Array(examples.prefix(max(0, $0))) } ?? examples
        temperature = values["temperature"]?.number
        threshold = values["threshold"]?.number ?? settings.threshold
    }

    private static func error(_ name: String, _ value: JSON, expected: String) -> ComponentError {
        ComponentError(
            .invalidArgument,
            "the variable '\(name)' is \(value.typeName), expected \(expected)",
            details: ["at": .string("/" + name)]
        )
    }
}
