import PlacedComponents
import PluginSDK
import Testing

@testable import GeneratorPlugin

struct PromptTests {
    private let right = #"{"thinking": "2 and 3", "answer": 5}"#
    private let variables =
        #"{"instructions": "Add.", "examples": [{"input": {"question": "1+1?"}, "#
        + #""output": {"thinking": "", "answer": 2}}]}"#

    @Test func instructionsThatNobodyWroteNameTheFields() async throws {
        let model = ScriptedModel(right)
        _ = try await Fixture.run(model, Fixture.configuration())
        #expect(
            try model.conversation() == """
                [system]
                Answer with a JSON object that has the fields "thinking" (The reasoning, step by \
                step) and "answer" (The number only).
                [user]
                {"question": "2+3?"}
                """
        )
        #expect(model.requests[0].stableMessages == 1)
        #expect(model.requests[0].schema == Fixture.answer.text())
        #expect(model.requests[0].model == "default")
        #expect(model.requests[0].settings.isEmpty)
    }

    @Test func examplesAreTurnsOfTheirOwn() async throws {
        let model = ScriptedModel(right)
        _ = try await Fixture.run(model, Fixture.configuration(), variables: variables)
        #expect(
            try model.conversation() == """
                [system]
                Add.
                [user]
                {"question": "1+1?"}
                [assistant]
                {"thinking": "", "answer": 2}
                [user]
                {"question": "2+3?"}
                """
        )
        #expect(model.requests[0].stableMessages == 3)
    }

    @Test func examplesCanStandInTheSystemMessageBelowTheSchemas() async throws {
        let model = ScriptedModel(right)
        let configuration = Fixture.configuration([
            "layout": "message", "use_input_schema": true, "use_output_schema": true,
        ])
        _ = try await Fixture.run(model, configuration, variables: variables)
        #expect(
            try model.conversation() == #"""
                [system]
                Add.

                Input schema:
                {"type": "object", "properties": {"question": {"type": "string"}}, \#
                "required": ["question"]}

                Output schema:
                {"type": "object", "properties": {"thinking": {"type": "string", "description": \#
                "The reasoning, step by step."}, "answer": {"type": "integer", "description": \#
                "The number only."}}, "required": ["thinking", "answer"]}

                Examples:

                Input: {"question": "1+1?"}
                Output: {"thinking": "", "answer": 2}
                [user]
                {"question": "2+3?"}
                """#
        )
        #expect(model.requests[0].stableMessages == 1)
    }

    @Test func textShowsABareFieldAndOffersTheChoices() async throws {
        let model = ScriptedModel("PlayMusic")
        let examples: JSON = [
            ["input": ["question": "rain?"], "output": ["intent": "GetWeather", "extra": 1]]
        ]
        let response = try await Fixture.run(
            model,
            Fixture.configuration(
                ["format": "text", "examples": examples],
                output: Fixture.intent
            ),
            input: #"{"question":"some jazz"}"#
        )
        #expect(
            try model.conversation() == """
                [system]
                Answer with the intent (one of PlayMusic, GetWeather, BookTable) and nothing else.
                [user]
                rain?
                [assistant]
                GetWeather
                [user]
                some jazz
                """
        )
        #expect(model.requests[0].choices == ["PlayMusic", "GetWeather", "BookTable"])
        #expect(model.requests[0].schema == nil)
        #expect(response.output == #"{"intent":"PlayMusic"}"#)
    }

    @Test func textShowsSeveralFieldsAsLines() async throws {
        let model = ScriptedModel(" Rome \n")
        let output = Fixture.object(["city": ["type": "string"]])
        let response = try await Fixture.run(
            model,
            Fixture.configuration(
                [
                    "format": "text", "layout": "message", "instructions": "Find the city.",
                    "examples": [["input": ["a": "x", "b": 1], "output": ["city": "Oslo"]]],
                ],
                output: output
            ),
            input: #"{"text": "All roads", "tags": ["a", 1], "n": 2.5}"#
        )
        #expect(
            try model.conversation() == """
                [system]
                Find the city.

                Examples:

                Input:
                a: x
                b: 1
                Output: Oslo
                [user]
                text: All roads
                tags: ["a", 1]
                n: 2.5
                """
        )
        #expect(response.output == #"{"city":"Rome"}"#)
        #expect(model.requests[0].choices.isEmpty)
        #expect(model.requests[0].schema == nil)
    }

    @Test func emptyInstructionsMakeNoSystemMessage() async throws {
        let model = ScriptedModel(right)
        _ = try await Fixture.run(
            model,
            Fixture.configuration(),
            variables: #"{"instructions": ""}"#
        )
        #expect(try model.conversation() == "[user]\n{\"question\": \"2+3?\"}")
        #expect(model.requests[0].stableMessages == 0)
    }

    @Test(arguments: ["turns", "message"])
    func whatComesBeforeTheInputIsTheSameForAllInputs(layout: JSON) async throws {
        let model = ScriptedModel(right)
        let generator = try await PlacedModule(
            { try Generator(configuration: $0) },
            configuration: Fixture.configuration(["layout": layout])
        )
        for (key, question) in [("", "a"), ("k", "b"), ("k", "c"), ("", "d")] {
            _ = try await generator.run(
                ModuleRequest(input: #"{"question": "\#(question)"}"#, variables: variables),
                call: model.call(CallContext(path: "test", variablesKey: key))
            )
        }
        let stable = model.requests.map { Array($0.messages.prefix($0.stableMessages)) }
        #expect(stable.count == 4)
        #expect(Set(stable).count == 1)
        #expect(model.requests.allSatisfy { $0.messages.count == $0.stableMessages + 1 })
    }
}
