import Evaluation
import JSONValues
import Pipeline
import ProgramGraph
import TestSupport
import Testing

/// Rewards that stand in other rewards' configurations, in a pipeline file.
struct CompositeRewardTests {
    private static let edits: KeyValuePairs<String, String> = [
        "  output: router": """
            second:
              plugin: Generator
              input: message
              output: Route
          output: [router, second]
        """
    ]

    private func desk() throws -> PipelineDesk {
        let desk = try PipelineDesk()
        try desk.workshop.copyPlugin("ComposableReward")
        let row =
            #"{"input": {"message": "1"}, "target": "#
            + #"{"router": {"queue": "taxi"}, "second": {"queue": "repair"}}}"#
        try desk.workshop.write([row, row].joined(separator: "\n") + "\n", to: "train.jsonl")
        try desk.workshop.write(row + "\n", to: "validation.jsonl")
        return desk
    }

    // D15: rewards of several outputs were refused, D11: weights ignored.
    @Test func eachOutputOfAProgramHasItsRewardAndWeight() async throws {
        let desk = try desk()

        let pipeline = try await desk.load(replacing: [
            Self.edits[0].key: Self.edits[0].value,
            "reward: {plugin: ExactMatch, key: queue}": """
            reward:
              plugin: ComposableReward
              rewards:
                - {reward: {plugin: ExactMatch, key: queue}, output: router, weight: 3}
                - {reward: ExactMatch, output: second}
            """,
        ])
        let rows = try await desk.onHost {
            try await pipeline.engine().evaluate(
                Candidate(),
                on: pipeline.data.validation,
                path: "validation"
            )
        }

        #expect(
            pipeline.plan.reward?.nested.map(\.handle)
                == ["/reward/rewards/0/reward", "/reward/rewards/1/reward"]
        )
        // The parrot says "taxi" to everything.
        #expect(rows.map(\.score) == [0.75])
        #expect(rows.map(\.objectives.count) == [2])
    }

    private func targetless(_ rewards: String) async throws -> String {
        let desk = try desk()
        try desk.workshop.copyPlugin("LMAsJudge")
        try desk.workshop.write(PipelineDesk.rows(0..<4), to: "train.jsonl")
        try desk.workshop.write("{\"message\":\"b\"}\n", to: "validation.jsonl")
        return try await desk.mistakes(replacing: [
            "reward: {plugin: ExactMatch, key: queue}":
                "reward: {plugin: ComposableReward, rewards: [\(rewards)]}"
        ])
    }

    // Judges look at the output alone; a row without target is no mistake for them.
    @Test func rewardsThatNeedNoTargetsNeedNoneTogether() async throws {
        let judge = "{reward: LMAsJudge}"

        #expect(try await targetless(judge) == "no mistakes")
        #expect(
            try await targetless(judge + ", {reward: ExactMatch, name: exact}")
                == "validation.jsonl:1: the row has no target: none of the fields 'queue'"
        )
    }

    @Test func mistakesOfNestedRewardsAreToldAtTheirPlaces() async throws {
        let mistakes = try await desk().mistakes(replacing: [
            Self.edits[0].key: Self.edits[0].value,
            "reward: {plugin: ExactMatch, key: queue}": """
            reward:
              plugin: ComposableReward
              rewards:
                - {reward: {plugin: ExactMatch, key: team}, output: router}
                - reward: {plugin: ExactMatch, in_mask: [typo]}
            """,
        ])

        #expect(
            mistakes == """
                desk.yaml:24: reward.rewards.0.reward.key: 'key' names the field 'team', which \
                the output doesn't have; its fields are 'queue'
                desk.yaml:25: reward.rewards.1.reward.in_mask: 'in_mask' names the field 'typo', \
                which the output doesn't have; its fields are 'router', 'queue', 'second'
                """
        )
    }
}
