import PluginSDK

/// The part of a prompt that depends on the candidate only: instructions, schemas, examples.
///
/// It comes before the input and is the same, byte for byte, for all inputs of a candidate, so
/// that a model that keeps what it has read needs to read it once.
struct Prompt: Sendable {
    let values: ValueText
    private let conversation: ConversationField?
    private let layout: GeneratorSettings.Layout
    private let schemas: [String]

    init(_ settings: GeneratorSettings, _ recovery: AnswerRecovery) {
        let output = settings.outputSchema ?? [:]
        values = ValueText(
            settings.format,
            inputSchema: settings.inputSchema,
            outputSchema: output,
            recovery: recovery
        )
        conversation = ConversationField(settings.inputSchema)
        layout = settings.layout
        var schemas: [String] = []
        if settings.showsInputSchema {
            schemas.append("Input schema:\n" + settings.inputSchema.text(.spaced))
        }
        if settings.showsOutputSchema { schemas.append("Output schema:\n" + output.text(.spaced)) }
        self.schemas = schemas
    }

    /// Adds the messages of an input: one, or those of its conversation after one with the rest.
    ///
    /// - Throws: ``ComponentError`` that says what is no message.
    func add(turnsOf input: JSON, to messages: inout Texts) throws {
        guard let conversation else {
            return messages.append(ChatMessage(.user, values.text(ofInput: input)))
        }
        let (others, turns) = try conversation.split(input)
        if !others.isEmpty || turns.isEmpty {
            messages.append(ChatMessage(.user, values.text(ofInput: .object(others))))
        }
        for turn in turns { messages.append(turn) }
    }

    /// Returns the messages before the input's.
    ///
    /// - Throws: ``ComponentError`` that names the example that can't be shown.
    func stableMessages(_ variables: PromptVariables) throws -> Texts {
        let examples = try variables.examples.enumerated().map { index, example in
            try shown(example, number: index + 1)
        }
        var parts = schemas
        if !variables.instructions.isEmpty { parts.insert(variables.instructions, at: 0) }
        if layout == .message, !examples.isEmpty {
            parts.append("Examples:")
            parts += examples.map {
                Self.labelled("Input", values.text(ofInput: $0.input)) + "\n"
                    + Self.labelled("Output", $0.output)
            }
        }
        var messages: Texts = []
        if !parts.isEmpty {
            messages.append(ChatMessage(.system, parts.joined(separator: "\n\n")))
        }
        guard layout == .turns else { return messages }
        for example in examples {
            try add(turnsOf: example.input, to: &messages)
            messages.append(ChatMessage(.assistant, example.output))
        }
        return messages
    }

    private func shown(_ example: JSON, number: Int) throws -> (input: JSON, output: String) {
        guard let input = example["input"], let output = example["output"] else {
            throw ComponentError(
                .invalidArgument,
                "example \(number) of the variable 'examples' lacks 'input' or 'output'"
            )
        }
        do {
            return (input, try values.text(ofOutput: output))
        } catch let error as ComponentError {
            throw ComponentError(error.status, "example \(number): \(error.message)")
        }
    }

    private static func labelled(_ label: String, _ text: String) -> String {
        label + (text.contains("\n") ? ":\n" : ": ") + text
    }
}
