import PluginSDK

/// Chooses a label: asks a question about its input that has a fixed list of answers.
///
/// A model that can say how likely an answer is only weighs the labels, and writes nothing; with
/// `thinking` it reasons first, and then writes the label. The question stands in the
/// instructions, before the input, so that it can be trained and a model reads it once.
struct Decision: Module {
    private let generator: Generator
    private let schema: JSON

    init(configuration: JSON) throws {
        var settings = configuration.object ?? [:]
        let thinks = configuration["thinking"]?.bool ?? false
        let labels = configuration["labels"]?.array ?? []
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
