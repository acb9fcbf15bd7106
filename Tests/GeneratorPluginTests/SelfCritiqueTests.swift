import PluginSDK
import PluginTesting
import Testing

@testable import GeneratorPlugin

struct SelfCritiqueTests {
    private func module(_ changes: JSONObject = [:]) throws -> SelfCritique {
        var configuration: JSONObject = ["input_schema": Fixture.question]
        for member in changes.members { configuration[member.name] = member.value }
        return try SelfCritique(configuration: .object(configuration))
    }

    private func run(_ model: ScriptedModel, _ changes: JSONObject = [:]) async throws -> String? {
        try await module(changes).run(
            ModuleRequest(input: #"{"question": "2+3?"}"#, variables: "{}"),
            call: model.call()
        ).output
    }

    @Test(
        arguments: [
            ([:], "0.7", #"{"question":"2+3?","critique":"Good.","reward":0.7}"#),
            (["return_inputs": false], "0.7", #"{"critique":"Good.","reward":0.7}"#),
            (
                ["return_inputs": false, "score_type": "rating"], "4",
                #"{"critique":"Good.","reward":0.75}"#
            ),
        ] as [(JSONObject, String, String)]
    )
    func theRewardIsBroughtToZeroToOne(
        changes: JSONObject,
        grade: String,
        output: String
    ) async throws {
        let model = ScriptedModel(#"{"critique": "Good.", "reward": \#(grade)}"#)
        #expect(try await run(model, changes) == output)
    }

    @Test func withoutRewardOnlyACritiqueIsAsked() async throws {
        let model = ScriptedModel(#"{"critique": "Good."}"#)
        #expect(
            try await run(model, ["return_reward": false])
                == #"{"question":"2+3?","critique":"Good."}"#
        )
        #expect(
            try model.conversation().hasPrefix(
                """
                [system]
                Examine what you see critically: say what is right and what is wrong with it.
                Answer with a JSON object that has the field "critique".
                """
            )
        )
    }

    @Test func theModelIsToldTheScale() async throws {
        let model = ScriptedModel(#"{"critique": "Good.", "reward": 1}"#)
        _ = try await run(model)
        #expect(
            try model.conversation().contains(
                "\"critique\" and \"reward\" (a number from 0.0, the worst, to 1.0, the best, "
                    + "in steps of 0.1)."
            )
        )
    }

    @Test func theSchemaIsThatOfTheOutput() async throws {
        let model = ScriptedModel(#"{"critique": "Good.", "reward": 0.7}"#)
        let shape = try await module().infer(
            InferRequest(input: Fixture.question, output: nil),
            call: ScriptedCall()
        )
        let output = try JSON(parsing: #require(try await run(model)))
        #expect(try JSONSchema(shape.output).violations(of: output) == [])
        #expect(shape.output["properties"]?.object?.names == ["question", "critique", "reward"])
    }

    // Optimizers show the module's own outputs as examples: with its input, with rewards 0 to 1.
    @Test(
        arguments: [
            ([:], #"{"critique": "So so.", "reward": 0.8}"#),
            (["score_type": "rating"], #"{"critique": "So so.", "reward": 4}"#),
            (["return_reward": false], #"{"critique": "So so."}"#),
            (
                ["return_inputs": false, "score_type": "rating10"],
                #"{"critique": "So so.", "reward": 8}"#
            ),
        ] as [(JSONObject, String)]
    )
    func examplesAreShownAsTheModelIsToAnswer(changes: JSONObject, shown: String) async throws {
        let model = ScriptedModel(#"{"critique": "Good.", "reward": 1}"#)
        let example =
            #"{"input":{"question":"1+1?"},"output":"#
            + #"{"question":"1+1?","critique":"So so.","reward":0.75}}"#

        _ = try await module(changes).run(
            ModuleRequest(
                input: #"{"question": "2+3?"}"#,
                variables: #"{"examples":[\#(example)]}"#
            ),
            call: model.call()
        )

        #expect(try model.conversation().contains("[assistant]\n\(shown)\n"))
    }

    @Test func aGradeOnTheScaleIsShownAsItIs() async throws {
        let model = ScriptedModel(#"{"critique": "Good.", "reward": 1}"#)
        let example: JSON = ["input": ["question": "?"], "output": ["critique": "C", "reward": 3]]

        _ = try await run(model, ["score_type": "rating", "examples": [example]])

        #expect(try model.conversation().contains(#"{"critique": "C", "reward": 3}"#))
    }

    @Test func noCritiqueIsNoOutput() async throws {
        #expect(try await run(ScriptedModel("no JSON")) == nil)
    }

    @Test func anOutputSchemaIsAnError() async throws {
        let error = await #expect(throws: ComponentError.self) {
            _ = try await module().infer(
                InferRequest(input: Fixture.question, output: Fixture.answer),
                call: ScriptedCall()
            )
        }
        #expect(error?.message == "a critique's output is fixed; leave 'output' out")
    }
}
