import PlacedComponents
import PluginSDK
import PluginTesting
import Testing

@testable import CosineSimilarityPlugin

struct CosineSimilarityMetricTests {
    /// Embeds "x" and "y" at right angles.
    private let call = ScriptedCall(answers: [
        "embed": { (value) async throws -> SlotValue in
            let texts = try EmbeddingRequest(slotValue: value).texts
            return Embeddings(vectors: texts.map { $0 == "x" ? [1, 0] : [0, 1] }).slotValue
        }
    ])

    @Test func theMeanIsThatOfTheReward() async throws {
        let measuring = Measuring(
            try await PlacedMetric(
                CosineSimilarityMetric.init,
                configuration: [:],
                named: "CosineSimilarity"
            ),
            call: call
        )
        let numbers = try await measuring.numbers([
            (#"{"a": "x"}"#, #"{"a": "x"}"#), (#"{"a": "x"}"#, #"{"a": "y"}"#),
            (nil, #"{"a": "x"}"#), (#"{"a": "x"}"#, nil),
        ])
        #expect(numbers == [.init(name: "", value: 0.5)])
    }

    @Test(
        arguments: [
            ([:], 0.75), (["reduction": "min"], 0.5), (["reduction": "max"], 1),
            (["key": "b"], 0.5),
            (["in_mask": ["a"]], 1), (["out_mask": "a"], 0.5), (["in_mask_pattern": "^b"], 0.5),
            (["out_mask_pattern": "^b"], 1),
        ] as [(JSON, Double)]
    )
    func theParametersAreThoseOfTheReward(configuration: JSON, value: Double) async throws {
        let measuring = Measuring(
            try await PlacedMetric(
                CosineSimilarityMetric.init,
                configuration: configuration,
                named: "CosineSimilarity"
            ),
            call: call
        )
        let numbers = try await measuring.numbers([
            (#"{"a": "x", "b": "x"}"#, #"{"a": "x", "b": "y"}"#)
        ])
        #expect(numbers == [.init(name: "", value: value)])
    }

    @Test func mergedInAnyOrderPartialsSayWhatOneBatchSays() async throws {
        var random = KeyedRandom(seed: 1, purpose: "texts")
        let rows = (0..<40).map { _ in
            let row = random.next() % 2 == 0 ? #"{"a": "x"}"# : #"{"a": "y"}"#
            return (output: Optional(row), target: Optional(#"{"a": "x"}"#))
        }
        let measuring = Measuring(
            try await PlacedMetric(
                CosineSimilarityMetric.init,
                configuration: [:],
                named: "CosineSimilarity"
            ),
            call: call
        )
        let ways = try await measuring.everyWay(rows, seed: 1)
        #expect(ways.allSatisfy { $0 == ways[0] })
    }
}
