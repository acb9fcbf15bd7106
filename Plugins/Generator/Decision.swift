import PluginSDK

/// Chooses a label: asks a question about its input that has a fixed list of answers.
///
/// A model that can say how likely an answer is only weighs the labels, and writes nothing; with
/// `thinking` it reasons first, and then writes the label. The question stands in the
/// instructions, before the input, so that it can be trained and a model reads it once. Where no
/// label is as likely as its threshold, it chooses the one for that case, or none.
struct Decision: Module {
    private let generator: Generator
    private let schema: JSON

    init(configuration: JSON) throws {
        var settings = configuration.object ?? [:]
        let thinks = configuration["thinking"]?.bool ?? false
        let labels = configuration["labels"]?.array ?? []
        try Self.checkThreshold(configuration, labels)
        let choice: JSON = [
            "type": "object",
            "properties": ["choice": ["type": "string", "enum": .array(labels)]],
            "required": ["choice"], "additionalProperties": false,
        ]
        schema = thinks ? ChainOfThought.thinking(before: choice) : choice
        let format: GeneratorSettings.Format = thinks ? .json : .text
        if configuration["instructions"]?.string?.isEmpty ?? true {
            let question = configuration["question"]?.string ?? ""
            settings["instructions"] = .string(question + "\n" + FieldSentence(schema, format).text)
        }
        settings["format"] = .string(format.rawValue)
        settings["output_schema"] = schema
        generator = try Generator(configuration: .object(settings))
    }

    /// What could never have an effect is a mistake.
    private static func checkThreshold(_ configuration: JSON, _ labels: [JSON]) throws {
        func refuse(_ member: String, _ message: String) -> ComponentError {
            ComponentError(.invalidArgument, message, details: ["at": .string("/" + member)])
        }
        let hasThreshold = configuration["threshold"]?.number != nil
        if hasThreshold, configuration["thinking"]?.bool == true {
            throw refuse(
                "threshold",
                "with 'thinking' the model writes the label instead of weighing all of them, so "
                    + "there is no likelihood; leave one of the two out"
            )
        }
        guard let otherwise = configuration["otherwise"]?.string, !otherwise.isEmpty else { return }
        guard labels.contains(.string(otherwise)) else {
            let known = labels.compactMap(\.string).map { "'\($0)'" }.joined(separator: ", ")
            throw refuse(
                "otherwise",
                "'\(otherwise)' is none of the labels; name one of \(known), or add it to them"
            )
        }
        guard hasThreshold else {
            throw refuse(
                "otherwise",
                "'otherwise' is chosen where no other label is as likely as the 'threshold'; say "
                    + "how likely that is, from 0 to 1"
            )
        }
    }

    func infer(_ request: InferRequest, call: any Call) async throws -> ModuleShape {
        guard request.output == nil else {
            throw ComponentError(
                .invalidArgument,
                "the output of a decision follows from its labels; leave 'output' out",
                details: ["at": "/output"]
            )
        }
        return try await generator.infer(
            InferRequest(input: request.input, inputs: request.inputs, output: schema),
            call: call
        )
    }

    func run(_ request: ModuleRequest, call: any Call) async throws -> ModuleResponse {
        try await generator.run(request, call: call)
    }
}
