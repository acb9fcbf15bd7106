import PluginSDK
import Testing

@testable import GeneratorPlugin

struct FieldSentenceTests {
    @Test(
        arguments: [
            (["a": [:]], #"Answer with a JSON object that has the field "a"."#),
            (
                ["a": [:], "b": ["enum": ["x", 1]], "c": ["description": "The end."]],
                #"Answer with a JSON object that has the fields "a", "b" (one of "x", 1) and "#
                    + #""c" (The end)."#
            ),
        ] as [(JSON, String)]
    )
    func namesTheFieldsOfAnObject(properties: JSON, sentence: String) {
        #expect(FieldSentence(Fixture.object(properties), .json).text == sentence)
    }

    @Test func namesTheOnlyFieldOfABareAnswer() {
        let schema = Fixture.object([
            "city": ["type": "string", "description": "The city, in English."]
        ])
        #expect(
            FieldSentence(schema, .text).text
                == "Answer with the city (The city, in English) and nothing else."
        )
    }

    @Test func leavesOutAListTooLongToRead() {
        let values = JSON.array((0..<40).map { .integer(Int64($0)) })
        let schema = Fixture.object(["n": ["enum": values]])
        #expect(FieldSentence(schema, .text).text == "Answer with the n and nothing else.")
    }
}
