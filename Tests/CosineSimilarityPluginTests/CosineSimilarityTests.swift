import PlacedComponents
import PluginSDK
import PluginTesting
import Synchronization
import Testing

@testable import CosineSimilarityPlugin

struct CosineSimilarityTests {
    /// Embeds texts as points on a circle: the number in a text is its angle in degrees / 90.
    private final class Circle: Sendable {
        private let record = Mutex<[[String]]>([])
        var asked: [[String]] { record.withLock { $0 } }

        var call: ScriptedCall {
            ScriptedCall(answers: [
                "embed": { [self] (value) async throws -> SlotValue in
                    let request = try EmbeddingRequest(slotValue: value)
                    record.withLock { $0.append(request.texts) }
                    let corners: [[Float]] = [[2, 0], [0, 2], [-2, 0], [0, -2]]
                    return Embeddings(
                        vectors: request.texts.map { text in
                            Int(text.suffix(1)).map { corners[$0] } ?? [.nan, 0]
                        }
                    ).slotValue
                }
            ])
        }
    }

    @Test func theModelThatEmbedsIsTheOneThatIsNamed() async throws {
        let named = Mutex<[String]>([])
        let call = ScriptedCall(answers: [
            "embed": { (value) async throws -> SlotValue in
                let request = try EmbeddingRequest(slotValue: value)
                named.withLock { $0.append(request.model) }
                return Embeddings(vectors: request.texts.map { _ in [1, 0] }).slotValue
            }
        ])

        _ = try await PlacedReward(
            CosineSimilarity.init,
            configuration: ["embedding_model": "small"]
        ).score(
            ScoreRequest(inputs: [nil], outputs: [#"{"a": "x"}"#], targets: [#"{"a": "y"}"#]),
            call: call
        )

        #expect(Set(named.withLock { $0 }) == ["small"])
    }

    private func score(
        _ output: String?,
        _ target: String?,
        key: JSON = [],
        circle: Circle = Circle()
    ) async throws -> Score {
        try await PlacedReward(CosineSimilarity.init, configuration: ["key": key]).score(
            ScoreRequest(inputs: [nil], outputs: [output], targets: [target]),
            call: circle.call
        )
    }

    @Test(arguments: [
        (#"{"a": "x0"}"#, #"{"a": "x0"}"#, 1.0), (#"{"a": "y0"}"#, #"{"a": "x0"}"#, 1),
        (#"{"a": "x1"}"#, #"{"a": "x0"}"#, 0.5), (#"{"a": "x2"}"#, #"{"a": "x0"}"#, 0),
        (#"{"b": "x0", "a": "x1"}"#, #"{"a": "x1", "b": "x1"}"#, 0.75),
        // Fields that the target lacks don't count; those that the output lacks do.
        (#"{"a": "x0", "b": "x2"}"#, #"{"a": "x0"}"#, 1),
        (#"{"a": "x0"}"#, #"{"a": "x0", "b": "x2"}"#, 0.5),
        // Lists, element by element: different lengths used to stop the training.
        (#"{"a": ["x0", "x1"]}"#, #"{"a": ["x0", "x0"]}"#, 0.75),
        (#"{"a": ["x0"]}"#, #"{"a": ["x0", "x0"]}"#, 0.5),
        (#"{"a": ["x0", "x0"]}"#, #"{"a": ["x0"]}"#, 0.5),
        (#"{"a": []}"#, #"{"a": []}"#, 1), (#"{"a": ["x0"]}"#, #"{"a": []}"#, 0),
        (#"{"a": {"b": {"c": "x0"}}}"#, #"{"a": {"b": {"c": "x1"}}}"#, 0.5),
        (#"{"a": {"c": "x0"}}"#, #"{"a": {"b": "x0"}}"#, 0),
        (#"{"a": "x0"}"#, #"{"a": ["x0"]}"#, 0),
        // Leaves that are no texts.
        (#"{"a": 1}"#, #"{"a": 1.0}"#, 1), (#"{"a": 1}"#, #"{"a": 0}"#, 0.5),
        (#"{"a": "1"}"#, #"{"a": 1}"#, 1), (#"{"a": null}"#, #"{"a": null}"#, 1),
        (#"{"a": ""}"#, #"{"a": ""}"#, 1), (#"{"a": " "}"#, #"{"a": "x0"}"#, 0),
    ])
    func leavesAreComparedByTheirPaths(output: String, target: String, score: Double) async throws {
        let result = try await self.score(output, target)
        #expect(result.scores == [score])
        #expect(result.unscored.isEmpty)
    }

    @Test func onlyTheKeysFieldsCount() async throws {
        let output = #"{"a": "x0", "b": "x1", "c": "x1"}"#
        let target = #"{"a": "x0", "b": "x0", "c": "x3"}"#
        #expect(try await score(output, target, key: "a").scores == [1])
        #expect(try await score(output, target, key: "b").scores == [0.5])
        #expect(try await score(output, target, key: ["a", "c"]).scores == [0.5])
    }

    @Test func oneCallEmbedsEachTextOfTheBatchOnce() async throws {
        let circle = Circle()
        let result = try await PlacedReward(CosineSimilarity.init, configuration: [:]).score(
            ScoreRequest(
                inputs: [nil, nil, nil, nil],
                outputs: [#"{"a":"x0"}"#, #"{"a":"x1"}"#, nil, #"{"a":"x0"}"#],
                targets: [#"{"a":"x1"}"#, #"{"a":"x0"}"#, #"{"a":"z3"}"#, #"{"a":"x2"}"#]
            ),
            call: circle.call
        )
        #expect(result.scores == [0.5, 0.5, 0, 0])
        #expect(circle.asked == [["x0", "x1", "x2"]])
    }

    @Test func nothingIsAskedIfNothingNeedsEmbedding() async throws {
        let circle = Circle()
        #expect(try await score(#"{"a": "x0"}"#, #"{"a": "x0"}"#, circle: circle).scores == [1])
        #expect(try await score(nil, #"{"a": "x0"}"#, circle: circle).scores == [0])
        #expect(circle.asked.isEmpty)
    }

    @Test(
        arguments: [
            ("{}", nil, "the example has no target"),
            ("{}", "{}", "the target has no fields to compare"),
            ("{", "{}", "output or target is no JSON: line 1, column 2"),
            (
                #"{"a": "x?"}"#, #"{"a": "x0"}"#,
                "the embedding model gave a vector that is no direction"
            ),
        ] as [(String, String?, String)]
    )
    func aRowThatCannotBeComparedIsUnscored(
        _ output: String,
        _ target: String?,
        reason: String
    )
        async throws
    {
        let result = try await score(output, target)
        #expect(result.scores[0].isNaN)
        #expect(result.unscored[0]?.hasPrefix(reason) == true)
    }

    @Test func aBusyModelLeavesItsRowsUnscored() async throws {
        let call = ScriptedCall(answers: [
            "embed": { _ in throw ComponentError(.unavailable, "too busy") }
        ])
        let result = try await PlacedReward(CosineSimilarity.init, configuration: [:]).score(
            ScoreRequest(
                inputs: [nil, nil],
                outputs: [#"{"a":"x"}"#, #"{"a":"x"}"#],
                targets: [#"{"a":"x"}"#, #"{"a":"y"}"#]
            ),
            call: call
        )
        #expect(result.scores[0] == 1)
        #expect(result.unscored == [1: "too busy"])
    }

    @Test func aModelThatIsNotThereEndsTheRun() async throws {
        await #expect {
            _ = try await PlacedReward(CosineSimilarity.init, configuration: [:]).score(
                ScoreRequest(inputs: [nil], outputs: [#"{"a":"x"}"#], targets: [#"{"a":"y"}"#]),
                call: ScriptedCall()
            )
        } throws: { ($0 as? ComponentError)?.status == .unimplemented }
    }

    // D6: a key that names nothing used to make everything equal.
    @Test(arguments: [
        (
            "typo",
            "'key' names the field 'typo', which the output doesn't have; its fields are 'a', 'b'"
        ),
        ("b", "'key' names the field 'b', which the target doesn't have; its fields are 'a'"),
    ])
    func aKeyThatNamesNoFieldIsAnError(key: String, message: String) async throws {
        let field: JSON = ["type": "string"]
        let schemas = DataSchemas(
            input: [:],
            output: ["properties": ["a": field, "b": field]],
            target: ["properties": ["a": field]]
        )
        let reward = try await PlacedReward(
            CosineSimilarity.init,
            configuration: ["key": .string(key)]
        )
        await #expect {
            try await reward.check(schemas, call: ScriptedCall())
        } throws: { error in
            let error = error as? ComponentError
            return error?.message == message && error?.details["at"] == "/key"
        }
        try await PlacedReward(CosineSimilarity.init, configuration: ["key": "a"]).check(
            schemas,
            call: ScriptedCall()
        )
    }
}
