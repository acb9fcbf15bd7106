import PlacedComponents
import PluginSDK
import PluginTesting
import Testing

@testable import GeneratorPlugin

struct DecisionTests {
    private static let configuration: JSON = [
        "question": "How hard is it?", "labels": ["easy", "hard"],
        "input_schema": Fixture.question,
    ]

    private func run(
        _ model: ScriptedModel,
        _ changes: JSONObject = [:]
    ) async throws
        -> ModuleResponse
    {
        var configuration = Self.configuration.object ?? [:]
        for member in changes.members { configuration[member.name] = member.value }
        return try await PlacedModule(Decision.init, configuration: .object(configuration)).run(
            ModuleRequest(input: #"{"question": "2+3?"}"#, variables: "{}"),
            call: model.call()
        )
    }

    @Test func theLabelsAreWeighed() async throws {
        let model = ScriptedModel("easy")

        let response = try await run(model)

        #expect(response.output == #"{"choice":"easy"}"#)
        #expect(model.requests[0].choices == ["easy", "hard"])
        #expect(model.requests[0].schema == nil)
        #expect(
            try model.conversation() == """
                [system]
                How hard is it?
                Answer with the choice (one of easy, hard) and nothing else.
                [user]
                2+3?
                """
        )
    }

    @Test func withThinkingTheModelReasonsFirst() async throws {
        let model = ScriptedModel(#"{"thinking": "Small numbers.", "choice": "easy"}"#)

        let response = try await run(model, ["thinking": true])

        #expect(response.output == #"{"thinking":"Small numbers.","choice":"easy"}"#)
        #expect(model.requests[0].choices == [])
        #expect(model.requests[0].schema?.contains(#""enum":["easy","hard"]"#) == true)
    }

    @Test func instructionsOfTheUsersOwnStandAlone() async throws {
        let model = ScriptedModel("hard")
        _ = try await run(model, ["instructions": "Say easy or hard."])
        #expect(try model.conversation() == "[system]\nSay easy or hard.\n[user]\n2+3?")
    }

    @Test func aLabelThatIsNoneIsAskedForAgainAndThenMissing() async throws {
        let model = ScriptedModel("medium")
        let response = try await run(model)
        #expect(model.requests.count == 2)
        #expect(response.output == nil)
        #expect(response.reason.hasPrefix("the answer doesn't fit after 2 attempts"))
    }

    @Test func theOutputFollowsFromTheLabels() async throws {
        let decision = try await PlacedModule(Decision.init, configuration: Self.configuration)
        let shape = try await decision.infer(
            InferRequest(input: Fixture.question, output: nil),
            call: ScriptedCall()
        )
        #expect(shape.output["properties"]?["choice"]?["enum"] == ["easy", "hard"])
        #expect(shape.variables.map(\.name) == ["instructions", "examples"])

        let error = await #expect(throws: ComponentError.self) {
            _ = try await decision.infer(
                InferRequest(input: Fixture.question, output: Fixture.answer),
                call: ScriptedCall()
            )
        }
        #expect(
            error?.message
                == "the output of a decision follows from its labels; leave 'output' out"
        )
    }
}
