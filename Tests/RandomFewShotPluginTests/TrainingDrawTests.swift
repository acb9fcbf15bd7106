import PluginSDK
import PluginTesting
import Testing

struct TrainingDrawTests {
    private static func example(_ text: String, _ label: JSON) -> JSON {
        ["input": ["text": .string(text)], "target": label]
    }

    private func draw(
        _ wanted: Int,
        from data: [JSON],
        isStratified: Bool = false,
        beside shown: [JSON] = [],
        hiding hidden: [JSON] = []
    ) async throws -> [JSON] {
        var random = KeyedRandom(seed: 1, purpose: "draw")
        var draw = TrainingDraw(count: data.count, isStratified: isStratified)
        return try await draw.examples(
            wanted,
            beside: shown,
            hiding: hidden,
            using: &random,
            call: ScriptedCall.serving(training: data)
        )
    }

    @Test(arguments: [false, true]) func leavesOutWhatHasNoTarget(isStratified: Bool) async throws {
        let data = [
            Self.example("a", .null), Self.example("b", ["label": 1]), Self.example("c", .null),
        ]

        let drawn = try await draw(3, from: data, isStratified: isStratified)

        #expect(drawn == [["input": ["text": "b"], "output": ["label": 1]]])
    }

    @Test func showsNoInputTwice() async throws {
        let data = ["a", "a", "b", "c"].map { Self.example($0, ["label": 1]) }

        let drawn = try await draw(
            4,
            from: data,
            beside: [["input": ["text": "b"], "output": ["label": 9]]],
            hiding: [["text": "c"]]
        )

        #expect(drawn == [["input": ["text": "a"], "output": ["label": 1]]])
    }

    @Test func prefersTargetsThatAreNotShownYet() async throws {
        let data = (0..<30).map { Self.example("t\($0)", ["label": .integer(Int64($0 % 3))]) }
        let shown: [JSON] = [
            ["input": ["text": "x"], "output": ["label": 0]],
            ["input": ["text": "y"], "output": ["label": 1]],
        ]

        let drawn = try await draw(4, from: data, isStratified: true, beside: shown)

        let labels = drawn.compactMap { $0["output"]?["label"]?.integer }
        #expect(labels.count { $0 == 2 } == 2)
        #expect(Set(labels) == [0, 1, 2])
    }
}
