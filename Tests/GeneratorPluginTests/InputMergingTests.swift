import PluginSDK
import Testing

@testable import GeneratorPlugin

struct InputMergingTests {
    @Test func aNameThatIsTakenGetsTheNextFreeNumber() {
        let merging = InputMerging(
            input: Fixture.object(["a": [:], "a_1": [:]]),
            answer: Fixture.object(["a": [:], "b": [:]])
        )
        let merged = merging.merged(["a": 1, "a_1": 2], ["a": 3, "b": 4])
        #expect(JSON.object(merged).text() == #"{"a":1,"a_1":2,"a_2":3,"b":4}"#)
    }

    @Test func namesDoNotDependOnOptionalMembers() {
        let merging = InputMerging(
            input: Fixture.object(["a": [:], "b": [:]], required: ["b"]),
            answer: Fixture.object(["a": [:]])
        )
        #expect(merging.merged(["b": 1], ["a": 2]) == ["b": 1, "a_1": 2])
    }

    @Test(
        arguments: [
            (["a": 1, "a_1": 2], ["a": 2]), (["a": 2], ["a": 2]),
            (["a": 1, "b": 7, "a_1": 2, "c": 3], ["a": 2, "c": 3]), (["x": 1], ["x": 1]),
        ] as [(JSON, JSON)]
    )
    func anAnswerIsFoundAgainInWhatWasMadeOfIt(output: JSON, answer: JSON) {
        let schema = Fixture.object(["a": [:], "c": [:]])
        let merging = InputMerging(input: Fixture.object(["a": [:], "b": [:]]), answer: schema)

        #expect(AnswerRecovery(answering: schema, merging: merging).answer(in: output) == answer)
    }

    @Test func definitionsOfOneNameAreToldApart() throws {
        let field: JSON = ["$ref": "#/$defs/kind"]
        func schema(_ name: String, _ values: JSON) -> JSON {
            var schema = Fixture.object([:]).object ?? [:]
            schema["properties"] = .object(JSONObject([.init(name: name, value: field)]))
            schema["$defs"] = ["kind": ["enum": values]]
            return .object(schema)
        }
        let merged = InputMerging(input: schema("x", [1]), answer: schema("y", [2])).schema
        let check = try JSONSchema(merged)
        #expect(check.violations(of: ["x": 1, "y": 2]).isEmpty)
        #expect(check.violations(of: ["x": 2, "y": 1]).count == 2)
    }
}
