import PlacedComponents
import PluginSDK
import PluginTesting
import Testing

@testable import ExactMatchPlugin

struct ExactMatchTests {
    private func score(
        _ output: String?,
        _ target: String?,
        _ configuration: JSON = [:]
    ) async throws -> Score {
        try await PlacedReward(ExactMatch.init, configuration: configuration).score(
            ScoreRequest(inputs: [nil], outputs: [output], targets: [target]),
            call: ScriptedCall()
        )
    }

    @Test(
        arguments: [
            (#"{"a": 1, "b": "x"}"#, #"{"b": "x", "a": 1}"#, [:], 1.0),
            (#"{"a": 1, "b": "x", "extra": 0}"#, #"{"b": "x", "a": 1}"#, [:], 1),
            (#"{"a": 1}"#, #"{"a": 1, "b": "x"}"#, [:], 0), (#"{"a": "5"}"#, #"{"a": 5}"#, [:], 0),
            (#"{"a": "5"}"#, #"{"a": 5.0}"#, ["numbers_as_numbers": true], 1),
            (#"{"a": " x"}"#, #"{"a": "x "}"#, [:], 0),
            (#"{"a": " x"}"#, #"{"a": "x "}"#, ["trim": true], 1),
            (#"{"a": "X"}"#, #"{"a": "x"}"#, ["ignore_case": true], 1),
            (#"{"a": {"b": ["X"]}}"#, #"{"a": {"b": ["x"]}}"#, ["ignore_case": true], 1),
            (#"{"a": 1, "b": 2}"#, #"{"a": 1, "b": 3}"#, ["key": "a"], 1),
            (#"{"a": 1, "b": 2}"#, #"{"a": 1, "b": 3}"#, ["key": ["a", "b"]], 0),
            (#"{"a": 1, "b": 2}"#, #"{"a": 1, "b": 3}"#, ["reduction": "mean"], 0.5),
            (#"{"a": 1, "b": 2}"#, #"{"a": 1, "b": 3}"#, ["reduction": "max"], 1),
            (#"{"a": 1, "b": 2}"#, #"{"a": 1, "b": 3}"#, ["in_mask": ["a"]], 1),
            (#"{"a": 1, "b": 2}"#, #"{"a": 1, "b": 3}"#, ["in_mask": ["b"]], 0),
            (#"{"a": 1, "b": 2}"#, #"{"a": 1, "b": 3}"#, ["out_mask": "b"], 1),
            (#"{"a": 1, "b": 2}"#, #"{"a": 1, "b": 3}"#, ["in_mask_pattern": "^[a]"], 1),
            (#"{"a": 1, "b": 2}"#, #"{"a": 1, "b": 3}"#, ["out_mask_pattern": "[b-z]"], 1),
            // A mask that names an object compares what is in it.
            (#"{"a": {"s": 1}}"#, #"{"a": {"s": 2}}"#, ["in_mask": ["a"]], 0),
        ] as [(String, String, JSON, Double)]
    )
    func scores(output: String, target: String, configuration: JSON, value: Double) async throws {
        let score = try await score(output, target, configuration)

        #expect(score.scores == [value])
        #expect(score.unscored.isEmpty)
    }

    @Test(arguments: ["min", "mean", "max"])
    func aFailedProgramScoresZero(reduction: JSON) async throws {
        #expect(try await score(nil, #"{"a": 1}"#, ["reduction": reduction]).scores == [0])
    }

    // D6: `{} == {}` is no right answer.
    @Test(
        arguments: [
            ("{}", "{}", [:]), ("{ }", "{ }", [:]),
            (#"{"a": 1}"#, #"{"a": 1}"#, ["in_mask": ["b"]]),
            (#"{"a": 1}"#, #"{"a": 1}"#, ["out_mask": ["a"]]),
        ] as [(String, String, JSON)]
    )
    func nothingToCompareIsNoScore(output: String, target: String, configuration: JSON) async throws
    {
        let score = try await score(output, target, configuration)

        #expect(score.unscored == [0: "the target has no fields to compare"])
    }

    @Test func aRowWithoutTargetIsUnscored() async throws {
        let score = try await score(#"{"a": 1}"#, nil)

        #expect(score.unscored == [0: "the example has no target"])
    }

    // D6: such a mask used to score 1 for everything.
    @Test(
        arguments: [
            (["in_mask": ["typo"]], "'in_mask' names the field 'typo'"),
            (["key": "typo"], "'key' names the field 'typo'"),
            (["in_mask_pattern": "typo"], "'in_mask_pattern' is 'typo', which no field"),
            (["key": "a", "in_mask": ["b"]], "'in_mask' names the field 'b'"),
        ] as [(JSON, String)]
    )
    func aNameThatMeansNoFieldIsAnErrorAtSetUp(configuration: JSON, message: String) async throws {
        let fields: JSON = [
            "type": "object",
            "properties": ["a": ["type": "integer"], "b": ["type": "integer"]],
        ]
        let schemas = DataSchemas(input: [:], output: fields, target: fields)

        let error = await #expect(throws: ComponentError.self) {
            try await PlacedReward(ExactMatch.init, configuration: configuration).check(
                schemas,
                call: ScriptedCall()
            )
        }

        #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "")")
    }
}
