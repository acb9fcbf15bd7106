import PluginSDK

/// How inputs and outputs are written in a prompt.
struct ValueText: Sendable {
    private let format: GeneratorSettings.Format
    private let inputFields: Int
    private let outputField: String
    private let recovery: AnswerRecovery

    init(
        _ format: GeneratorSettings.Format,
        inputSchema: JSON,
        outputSchema: JSON,
        recovery: AnswerRecovery
    ) {
        self.format = format
        self.recovery = recovery
        inputFields = inputSchema["properties"]?.object?.count ?? 0
        outputField = outputSchema["properties"]?.object?.names.first ?? ""
    }

    /// Returns an input as the model sees it.
    func text(ofInput input: JSON) -> String {
        guard format == .text, let members = input.object?.members else {
            return input.text(.spaced)
        }
        // The schema decides, not the input: an input that lacks an optional field is laid out
        // like the others.
        if members.count == 1, inputFields <= 1, let text = members[0].value.string { return text }
        return members.map { "\($0.name): \(Self.bare($0.value))" }.joined(separator: "\n")
    }

    /// Returns an example's output as the model should write it: the fields of the answer only.
    ///
    /// - Throws: ``ComponentError`` if the output lacks the only field of a bare answer.
    func text(ofOutput output: JSON) throws -> String {
        let answer = recovery.answer(in: output)
        guard format == .text else { return answer.text(.spaced) }
        guard let value = answer[outputField] else {
            throw ComponentError(
                .invalidArgument,
                "the output has no field '\(outputField)': found \(output.text())"
            )
        }
        return Self.bare(value)
    }

    private static func bare(_ value: JSON) -> String { value.string ?? value.text(.spaced) }
}
