import PlacedComponents
import PluginSDK
import PluginTesting
import Synchronization
import Testing

@testable import ComposableRewardPlugin

struct ComposableRewardTests {
    /// Nested rewards by name, as closures from the outputs to their scores.
    private func call(
        _ rewards: [String: @Sendable (ScoreRequest) -> Score]
    ) -> ScriptedCall {
        ScriptedCall(answers: [
            "reward.score": { (value) async throws -> SlotValue in
                let name = try value.head()["component"]?.string ?? ""
                let reward = try #require(rewards[name])
                return reward(try ScoreRequest(slotValue: value)).slotValue
            }
        ])
    }

    private let two: JSON = [["reward": "a", "weight": 3], ["reward": "b"]]

    private func rows(_ count: Int = 1) -> ScoreRequest {
        let texts = [String?](repeating: "{}", count: count)
        return ScoreRequest(inputs: texts, outputs: texts, targets: texts)
    }

    // D11: weights used to be accepted and ignored.
    @Test(arguments: [("mean", 0.875), ("sum", 3.5)])
    func weightsAreApplied(reduction: JSON, expected: Double) async throws {
        let reward = try await PlacedReward(
            ComposableReward.init,
            configuration: ["rewards": two, "reduction": reduction]
        )
        let score = try await reward.score(
            rows(),
            call: call(["a": { _ in Score(scores: [1]) }, "b": { _ in Score(scores: [0.5]) }])
        )
        #expect(score.scores == [expected])
    }

    @Test(arguments: [("product", 0.125), ("min", 0.25), ("max", 0.5)])
    func scoresAreReduced(reduction: JSON, expected: Double) async throws {
        let reward = try await PlacedReward(
            ComposableReward.init,
            configuration: [
                "rewards": [["reward": "a"], ["reward": "b"]], "reduction": reduction,
            ]
        )
        let score = try await reward.score(
            rows(),
            call: call(["a": { _ in Score(scores: [0.25]) }, "b": { _ in Score(scores: [0.5]) }])
        )
        #expect(score.scores == [expected])
    }

    @Test func eachScoreIsAnObjectiveAndFeedbackIsPassedOn() async throws {
        let reward = try await PlacedReward(
            ComposableReward.init,
            configuration: ["rewards": [["reward": "a", "name": "style"], ["reward": "b"]]]
        )
        let score = try await reward.score(
            rows(2),
            call: call([
                "a": { _ in
                    Score(
                        scores: [1, 0],
                        feedback: ["Fine.", nil],
                        objectives: [[Objective(name: "tone", value: 0.5)], []]
                    )
                },
                "b": { _ in Score(scores: [0, 0]) },
            ])
        )
        #expect(score.feedback == ["style: Fine.", nil])
        #expect(
            score.objectives == [
                [
                    Objective(name: "style", value: 1), Objective(name: "style.tone", value: 0.5),
                    Objective(name: "reward_2", value: 0),
                ],
                [Objective(name: "style", value: 0), Objective(name: "reward_2", value: 0)],
            ]
        )
    }

    @Test func aRowThatOneCanNotScoreIsUnscored() async throws {
        let reward = try await PlacedReward(ComposableReward.init, configuration: ["rewards": two])
        let score = try await reward.score(
            rows(2),
            call: call([
                "a": { _ in Score(scores: [1, 1]) },
                "b": { _ in Score(scores: [1, .nan], unscored: [1: "no idea"]) },
            ])
        )
        #expect(score.scores[0] == 1)
        #expect(score.unscored == [1: "'reward_2': no idea"])
        #expect(score.objectives[1].isEmpty)
    }

    // D15: programs with several outputs couldn't be trained.
    @Test func eachOutputHasItsReward() async throws {
        let reward = try await PlacedReward(
            ComposableReward.init,
            configuration: [
                "rewards": [
                    ["reward": "a", "output": "title"], ["reward": "b", "output": "body"],
                ]
            ]
        )
        let seen = Mutex<[String: [String?]]>([:])
        let score = try await reward.score(
            ScoreRequest(
                inputs: ["{}", "{}"],
                outputs: [#"{"title": {"t": 1}, "body": {"b": 2}}"#, #"{"title": {"t": 3}}"#],
                targets: [#"{"title": {"t": 4}, "body": {"b": 5}}"#, nil]
            ),
            call: call([
                "a": { request in
                    seen.withLock { $0["a"] = Array(request.outputs) + Array(request.targets) }
                    return Score(scores: [1, 1])
                },
                "b": { request in
                    seen.withLock { $0["b"] = Array(request.outputs) + Array(request.targets) }
                    return Score(scores: [0, 0])
                },
            ])
        )
        #expect(score.scores == [0.5, 0.5])
        #expect(score.objectives[0].map(\.name) == ["title", "body"])
        #expect(
            seen.withLock { $0 } == [
                "a": [#"{"t":1}"#, #"{"t":3}"#, #"{"t":4}"#, nil],
                "b": [#"{"b":2}"#, nil, #"{"b":5}"#, nil],
            ]
        )
    }

    @Test func eachRewardIsCheckedWithWhatItWillSee() async throws {
        let schema: JSON = [
            "properties": ["title": ["properties": ["t": ["type": "string"]]]]
        ]
        let seen = Mutex<[SlotValue]>([])
        let call = ScriptedCall(answers: [
            "reward.check": { (value) async throws -> SlotValue in
                seen.withLock { $0.append(value) }
                return SlotValue(head: ["mistake": "doesn't fit"])
            }
        ])
        let reward = try await PlacedReward(
            ComposableReward.init,
            configuration: ["rewards": [["reward": "a", "output": "title"], ["reward": "b"]]]
        )
        try await reward.check(DataSchemas(input: [:], output: schema, target: schema), call: call)
        let heads = try seen.withLock { $0 }.map { try $0.head() }
        #expect(heads.map { $0["component"] } == ["a", "b"])
        #expect(heads[0]["output"] == ["properties": ["t": ["type": "string"]]])
        #expect(heads[1]["output"] == schema)
    }

    @Test func anOutputThatIsNotThereIsAnErrorAtSetUp() async throws {
        let schema: JSON = ["properties": ["title": [:], "body": [:]]]
        let reward = try await PlacedReward(
            ComposableReward.init,
            configuration: ["rewards": [["reward": "a", "output": "titel"]]]
        )
        let error = await #expect(throws: ComponentError.self) {
            try await reward.check(
                DataSchemas(input: [:], output: schema, target: schema),
                call: ScriptedCall()
            )
        }
        #expect(
            error?.message == "the program's output has no 'titel'; there are 'title', 'body'"
        )
        #expect(error?.details["at"] == "/rewards/0/output")
    }

    @Test(
        arguments: [
            (
                ["rewards": [["reward": "a", "weight": 2]], "reduction": "min"],
                "a weight changes nothing in a 'min'; leave it out, or use the reduction 'mean' "
                    + "or 'sum'", "/rewards/0/weight"
            ),
            (
                ["rewards": [["reward": "a", "name": "x"], ["reward": "b", "name": "x"]]],
                "two rewards are called 'x'; give one another 'name'", "/rewards/1/name"
            ),
        ] as [(JSON, String, JSON)]
    )
    func whatWouldBeIgnoredIsAnError(configuration: JSON, message: String, place: JSON) async {
        let error = await #expect(throws: ComponentError.self) {
            _ = try await PlacedReward(ComposableReward.init, configuration: configuration)
        }
        #expect(error?.message == message)
        #expect(error?.details["at"] == place)
    }
}
