import PlacedComponents
import PluginSDK
import PluginTesting
import Synchronization

@testable import GeneratorPlugin

/// A language model that gives its answers one after the other and remembers the questions.
final class ScriptedModel: Sendable {
    private let answers: [Completion]
    private let record = Mutex<[CompletionRequest]>([])

    init(_ answers: String...) { self.answers = answers.map { Completion(content: $0) } }

    init(completions: [Completion]) { answers = completions }

    var requests: [CompletionRequest] { record.withLock { $0 } }

    /// What was asked, as people read it: the messages with their roles.
    func conversation(_ index: Int = 0) throws -> String {
        let requests = requests
        guard requests.indices.contains(index) else {
            throw ComponentError(.outOfRange, "only \(requests.count) questions were asked")
        }
        return try requests[index].messages.map { text in
            let message = try JSON(parsing: text)
            return "[\(message["role"]?.string ?? "?")]\n\(message["content"]?.string ?? "?")"
        }.joined(separator: "\n")
    }

    func call(_ context: CallContext = CallContext(path: "test"), seed: UInt64 = 1) -> ScriptedCall
    {
        ScriptedCall(
            context: context,
            seed: seed,
            answers: [
                "lm.generate": { [self] value in
                    let request = try CompletionRequest(slotValue: value)
                    let number = record.withLock { record in
                        record.append(request)
                        return record.count - 1
                    }
                    return answers[min(number, answers.count - 1)].slotValue
                }
            ]
        )
    }
}

/// Schemas and configurations that several tests use.
enum Fixture {
    static let question: JSON = [
        "type": "object", "properties": ["question": ["type": "string"]],
        "required": ["question"],
    ]

    static let answer: JSON = [
        "type": "object",
        "properties": [
            "thinking": ["type": "string", "description": "The reasoning, step by step."],
            "answer": ["type": "integer", "description": "The number only."],
        ],
        "required": ["thinking", "answer"],
    ]

    static let intent: JSON = [
        "type": "object",
        "properties": [
            "intent": ["type": "string", "enum": ["PlayMusic", "GetWeather", "BookTable"]]
        ],
        "required": ["intent"],
    ]

    static func configuration(_ changes: JSONObject = [:], output: JSON = answer) -> JSON {
        var configuration: JSONObject = ["input_schema": question, "output_schema": output]
        for member in changes.members { configuration[member.name] = member.value }
        return .object(configuration)
    }

    static func object(_ properties: JSON, required: [String]? = nil) -> JSON {
        let names = required ?? properties.object?.names ?? []
        return [
            "type": "object", "properties": properties,
            "required": .array(names.map(JSON.string)),
        ]
    }

    static func run(
        _ model: ScriptedModel,
        _ configuration: JSON,
        input: String? = #"{"question": "2+3?"}"#,
        variables: String = "{}",
        context: CallContext = CallContext(path: "test")
    ) async throws -> ModuleResponse {
        try await PlacedModule({ try Generator(configuration: $0) }, configuration: configuration)
            .run(
                ModuleRequest(input: input, variables: variables),
                call: model.call(context)
            )
    }
}
