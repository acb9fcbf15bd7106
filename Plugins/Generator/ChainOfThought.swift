import PluginSDK

/// A generator that reasons before it answers: the field `thinking` stands first in its output.
///
/// Models write their answers from first to last, so what stands in `thinking` is there to build
/// upon when the other fields are written.
struct ChainOfThought: Module {
    private static let field = "thinking"
    private let generator: Generator

    init(configuration: JSON) throws {
        var settings = configuration.object ?? [:]
        let schema = configuration["output_schema"]?.object ?? [:]
        if !schema.isEmpty { settings["output_schema"] = Self.thinking(before: .object(schema)) }
        generator = try Generator(configuration: .object(settings))
    }

    func infer(_ request: InferRequest, call: any Call) async throws -> ModuleShape {
        try await generator.infer(
            InferRequest(
                input: request.input,
                inputs: request.inputs,
                output: request.output.map(Self.thinking(before:))
            ),
            call: call
        )
    }

    func run(_ request: ModuleRequest, call: any Call) async throws -> ModuleResponse {
        try await generator.run(request, call: call)
    }

    /// Puts the field before those of a schema; one that the schema has already comes first.
    static func thinking(before schema: JSON) -> JSON {
        guard let fields = schema["properties"]?.object, !fields.isEmpty else { return schema }
        let own = fields[field]
        var properties: JSONObject = [
            field: own ?? [
                "type": "string",
                "description": "Your reasoning step by step, before the answer.",
            ]
        ]
        for member in fields.members where member.name != field {
            properties[member.name] = member.value
        }
        var object = schema.object ?? [:]
        object["properties"] = .object(properties)
        let required = (schema["required"]?.array ?? []).filter { $0.string != field }
        object["required"] = .array([.string(field)] + required)
        return .object(object)
    }
}
