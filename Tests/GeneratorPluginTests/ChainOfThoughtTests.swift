import PlacedComponents
import PluginSDK
import PluginTesting
import Testing

@testable import GeneratorPlugin

struct ChainOfThoughtTests {
    private static let answer = Fixture.object(["answer": ["type": "integer"]])

    @Test func theReasoningStandsFirst() async throws {
        let module = try await PlacedModule(
            ChainOfThought.init,
            configuration: Fixture.configuration(output: Self.answer)
        )
        let shape = try await module.infer(
            InferRequest(input: Fixture.question, output: Self.answer),
            call: ScriptedCall()
        )

        #expect(shape.output["properties"]?.object?.names == ["thinking", "answer"])
        #expect(shape.output["required"] == ["thinking", "answer"])
        #expect(
            shape.variables[0].value.string
                == "Answer with a JSON object that has the fields \"thinking\" (Your reasoning "
                + "step by step, before the answer) and \"answer\"."
        )
    }

    @Test func aReasoningFieldOfTheUsersOwnIsKept() {
        let moved = ChainOfThought.thinking(
            before: Fixture.object(["answer": [:], "thinking": ["description": "Mine."]])
        )

        #expect(moved["properties"]?.object?.names == ["thinking", "answer"])
        #expect(moved["properties"]?["thinking"] == ["description": "Mine."])
        #expect(moved["required"] == ["thinking", "answer"])
    }

    @Test func theAnswerHoldsTheReasoning() async throws {
        let model = ScriptedModel(#"{"thinking": "2 and 3", "answer": 5}"#)
        let module = try await PlacedModule(
            ChainOfThought.init,
            configuration: Fixture.configuration(output: Self.answer)
        )

        let response = try await module.run(
            ModuleRequest(input: #"{"question": "2+3?"}"#, variables: "{}"),
            call: model.call()
        )

        #expect(response.output == #"{"thinking":"2 and 3","answer":5}"#)
        #expect(
            try model.requests[0].schema.map { try JSON(parsing: $0) }?["required"]
                == ["thinking", "answer"]
        )
    }

    @Test func aMissingInputGivesNoOutput() async throws {
        let module = try await PlacedModule(
            ChainOfThought.init,
            configuration: Fixture.configuration(output: Self.answer)
        )
        let response = try await module.run(
            ModuleRequest(input: nil, variables: "{}"),
            call: ScriptedCall()
        )
        #expect(response == ModuleResponse(missingBecause: "the input is missing"))
    }
}
