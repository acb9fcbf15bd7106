import PluginSDK

/// How inputs and outputs are written in a prompt.
struct ValueText: Sendable {
    private let format: GeneratorSettings.Format
    private let inputFields: Int
    private let outputField: String

    init(_ format: GeneratorSettings.Format, inputSchema: JSON, outputSchema: JSON) {
        self.format = format
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

    /// Returns an example's output as the model should write it.
    ///
    /// - Throws: ``ComponentError`` if the output lacks the only field of a bare answer.
    func text(ofOutput output: JSON) throws -> String {
        guard format == .text else { return output.text(.spaced) }
        guard let value = output[outputField] else {
            throw ComponentError(
                .invalidArgument,
                "the output has no field '\(outputField)': found \(output.text())"
            )
        }
        return Self.bare(value)
    }

    private static func bare(_ value: JSON) -> String { value.string ?? value.text(.spaced) }
}
