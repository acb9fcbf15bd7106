import PlacedComponents
import PluginSDK
import PluginTesting
import Testing

@testable import GeneratorPlugin

/// What the relatives of the generator take over from it.
struct SharedParameterTests {
    private static let schema = Fixture.object(["answer": ["type": "integer"]])
    private static let shared: JSONObject = [
        "language_model": "big", "temperature": 0.5, "max_tokens": 9, "top_p": 0.25, "top_k": 3,
        "reasks": 0, "layout": "message", "use_input_schema": true,
        "input_schema": Fixture.question,
    ]

    private enum Relative: String, CaseIterable {
        case chainOfThought
        case decision
        case selfCritique

        func module(_ shared: JSONObject) async throws -> any Module {
            var settings = shared
            switch self {
            case .chainOfThought:
                settings["output_schema"] = SharedParameterTests.schema
                return try await PlacedModule(ChainOfThought.init, configuration: .object(settings))
            case .decision:
                settings["question"] = "Which?"
                settings["labels"] = ["a", "b"]
                return try await PlacedModule(Decision.init, configuration: .object(settings))
            case .selfCritique:
                return try await PlacedModule(SelfCritique.init, configuration: .object(settings))
            }
        }

        var example: JSON {
            switch self {
            case .chainOfThought: ["thinking": "t", "answer": 1]
            case .decision: ["choice": "a"]
            case .selfCritique: ["critique": "c", "reward": 1]
            }
        }
    }

    @Test(arguments: Relative.allCases)
    private func reachTheRequest(relative: Relative) async throws {
        var shared = Self.shared
        shared["examples"] = [["input": ["question": "1?"], "output": relative.example]]
        let model = ScriptedModel("nothing that fits")

        let response = try await relative.module(shared).run(
            ModuleRequest(input: #"{"question": "2+3?"}"#, variables: "{}"),
            call: model.call()
        )

        #expect(response.output == nil)
        #expect(model.requests.count == 1)
        let request = model.requests[0]
        #expect(request.model == "big")
        #expect(request.settings.names == ["temperature", "max_tokens", "top_p", "top_k", "seed"])
        #expect(request.messages.count == 2)
        let conversation = try model.conversation()
        #expect(conversation.contains("Examples:"))
        #expect(conversation.contains("Input schema:"))
    }
}
