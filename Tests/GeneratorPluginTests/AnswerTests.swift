import PluginSDK
import PluginTesting
import Testing

@testable import GeneratorPlugin

/// What becomes of answers that aren't as asked for.
struct AnswerTests {
    private static let schema = Fixture.object(
        [
            "label": ["$ref": "#/$defs/label"], "score": ["type": "number"],
            "count": ["type": "integer"], "sure": ["type": "boolean"],
            "note": ["type": "string", "default": "none"],
            "grade": ["anyOf": [["type": "integer"], ["type": "null"]]],
            "maybe": ["type": ["boolean", "null"]],
            "step": ["enum": [0.0, 0.5, 1.0]],
            "tags": ["type": "array", "items": ["type": "integer"]],
        ],
        required: []
    )

    private static let whole: JSON = {
        var schema = Self.schema.object ?? [:]
        schema["$defs"] = ["label": ["enum": ["Play", "Stop", "stop it"]]]
        schema["additionalProperties"] = false
        return .object(schema)
    }()

    @Test(arguments: [
        (#"{"count": 5}"#, #"{"count":5,"note":"none"}"#),
        ("```json\n{\"count\": 5, \"note\": \"a\"}\n```", #"{"count":5,"note":"a"}"#),
        (#"Sure! {"note": "}{\"", "count": 5} Hope it helps."#, #"{"note":"}{\"","count":5}"#),
        (#"With {x} set: {"note": "a"}."#, #"{"note":"a"}"#),
        (#"{"note": "a"} again {"note":"a"}"#, #"{"note":"a"}"#),
        (#"{"note": "a", "count": "5"}"#, #"{"note":"a","count":5}"#),
        (#"{"note": "a", "score": " -0.5 "}"#, #"{"note":"a","score":-0.5}"#),
        (#"{"note": "a", "sure": "True"}"#, #"{"note":"a","sure":true}"#),
        (#"{"note": 5}"#, #"{"note":"5"}"#),
        (#"{"note": "a", "label": " play. "}"#, #"{"note":"a","label":"Play"}"#),
        (#"{"note": "a", "label": "\"STOP\""}"#, #"{"note":"a","label":"Stop"}"#),
        (#"{"note": "a", "grade": "3"}"#, #"{"note":"a","grade":3}"#),
        (#"{"note": "a", "step": "0.50"}"#, #"{"note":"a","step":0.5}"#),
        (#"{"note": "a", "tags": ["1", 2]}"#, #"{"note":"a","tags":[1,2]}"#),
    ])
    func isRepairedWhereOnlyOneThingCanBeMeant(answer: String, output: String) async throws {
        let model = ScriptedModel(answer)
        let response = try await Fixture.run(model, Fixture.configuration(output: Self.whole))
        #expect(response.output == output)
        #expect(model.requests.count == 1)
    }

    @Test(arguments: [
        (#"{"note": "a", "count": "five"}"#, "/count: found 'five', expected integer"),
        (#"{"note": "a", "count": "5.5"}"#, "/count: found '5.5', expected integer"),
        (#"{"note": "a", "sure": "yes"}"#, "/sure: found 'yes', expected boolean"),
        (#"{"note": "a", "maybe": "no"}"#, "/maybe: found 'no', expected boolean or null"),
        (#"{"note": "a", "label": "pause"}"#, "found 'pause', expected one of 'Play', 'Stop'"),
        (#"{"note": "a"} or {"note": "b"}"#, "it is no JSON: line 1, column 15"),
        (#"[1]"#, "it is array, expected an object"),
        (#"{"note": "a", "other": 1}"#, "/other: 'other' isn't known"),
        ("", "it is no JSON: line 1, column 1"),
        ("{{{{", "it is no JSON: line 1, column 2"),
    ])
    func isNotGuessed(answer: String, fault: String) async throws {
        let model = ScriptedModel(answer)
        let response = try await Fixture.run(model, Fixture.configuration(output: Self.whole))
        #expect(response.output == nil)
        #expect(response.reason.hasPrefix("the answer doesn't fit after 2 attempts: "))
        #expect(response.reason.contains(fault))
        #expect(model.requests.count == 2)
    }

    // D8: an answer outside the schema used to pass.
    @Test func isAskedForAgainWithTheFaultShown() async throws {
        let model = ScriptedModel(
            #"{"thinking": "2 and 3", "answer": "five"}"#,
            #"{"thinking": "", "answer": 5}"#
        )
        let response = try await Fixture.run(
            model,
            Fixture.configuration(),
            variables: #"{"instructions": "Add."}"#
        )
        #expect(response.output == #"{"thinking":"","answer":5}"#)
        #expect(
            try model.conversation(1) == """
                [system]
                Add.
                [user]
                {"question": "2+3?"}
                [assistant]
                {"thinking": "2 and 3", "answer": "five"}
                [user]
                This answer can't be used: /answer: found 'five', expected integer. Answer again, \
                with nothing but a JSON object that fits the schema.
                """
        )
        #expect(model.requests.map(\.stableMessages) == [1, 1])
        #expect(model.requests[1].messages.starts(with: model.requests[0].messages))
    }

    @Test(arguments: [0, 1, 3])
    func isAskedForAgainAsOftenAsAllowed(reasks: Int) async throws {
        let model = ScriptedModel("no idea")
        let response = try await Fixture.run(
            model,
            Fixture.configuration(["reasks": .integer(Int64(reasks))])
        )
        #expect(response.output == nil)
        #expect(model.requests.count == reasks + 1)
    }

    @Test(arguments: [
        ("getweather", "GetWeather"), ("**PlayMusic**.", "PlayMusic"),
        (" BookTable\n", "BookTable"),
    ])
    func meansAChoiceWhateverItsCase(answer: String, intent: String) async throws {
        let response = try await Fixture.run(
            ScriptedModel(answer),
            Fixture.configuration(["format": "text"], output: Fixture.intent)
        )
        #expect(response.output == #"{"intent":"\#(intent)"}"#)
    }

    @Test func thatIsNoChoiceIsAskedForAgain() async throws {
        let model = ScriptedModel("play_music", "PlayMusic")
        let response = try await Fixture.run(
            model,
            Fixture.configuration(["format": "text"], output: Fixture.intent)
        )
        #expect(response.output == #"{"intent":"PlayMusic"}"#)
        let conversation = try model.conversation(1)
        #expect(
            conversation == """
                [system]
                Answer with the intent (one of PlayMusic, GetWeather, BookTable) and nothing else.
                [user]
                2+3?
                [assistant]
                play_music
                [user]
                This answer can't be used: /intent: found 'play_music', expected one of \
                'PlayMusic', 'GetWeather', 'BookTable'. Did you mean 'PlayMusic'? Answer again, \
                with nothing but one of: PlayMusic, GetWeather, BookTable.
                """
        )
        #expect(model.requests[1].choices.count == 3)
    }

    @Test func givesNumbersOfAnEnumAsNumbers() async throws {
        let output = Fixture.object(["stars": ["enum": [1, 2, 3]]])
        let model = ScriptedModel("2")
        let response = try await Fixture.run(
            model,
            Fixture.configuration(["format": "text"], output: output)
        )
        #expect(model.requests[0].choices == ["1", "2", "3"])
        #expect(response.output == #"{"stars":2}"#)
    }

    @Test func thatWasCutOffIsNotAskedForAgain() async throws {
        let model = ScriptedModel(completions: [
            Completion(content: #"{"thinking": "2 and"#, finish: "length")
        ])
        let response = try await Fixture.run(model, Fixture.configuration())
        #expect(
            response
                == ModuleResponse(
                    missingBecause: "the answer was cut off at the token limit (max_tokens)"
                )
        )
        #expect(model.requests.count == 1)
    }

    @Test func thatWasDeclinedIsNotAskedForAgain() async throws {
        let model = ScriptedModel(completions: [
            Completion(content: "I can't help\nwith that.", finish: "content_filter")
        ])
        let response = try await Fixture.run(model, Fixture.configuration())
        #expect(
            response
                == ModuleResponse(
                    missingBecause: "the model or its provider declined to answer: "
                        + "I can't help with that."
                )
        )
        #expect(model.requests.count == 1)
    }

    @Test func thatIsFreeTextMayBeCutOff() async throws {
        let model = ScriptedModel(completions: [Completion(content: "Once upon", finish: "length")])
        let response = try await Fixture.run(
            model,
            Fixture.configuration(
                ["format": "text"],
                output: Fixture.object(["story": ["type": "string"]])
            )
        )
        #expect(response.output == #"{"story":"Once upon"}"#)
    }
}
