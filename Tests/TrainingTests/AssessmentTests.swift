import Contract
import Evaluation
import History
import HostDoubles
import ProgramGraph
import Testing
import Training

struct AssessmentTests {
    private static let examples = (0..<4).map {
        Example(input: "{\"n\":\($0)}", target: "{}")
    }

    private func assess(
        _ script: @escaping ScriptedModule.Script,
        _ reward: any Reward
    )
        async throws -> Assessment
    {
        let run = RecordingRun()
        let engine = EvaluationEngine(
            program: Program(answering: script),
            reward: reward,
            environment: run.environment(),
            concurrency: 1
        )
        return try await Assessment(
            Candidate(),
            on: Self.examples,
            engine: engine,
            metrics: [NamedMetric(name: "mean", metric: MeanOfScores())],
            call: run.call,
            prefix: "test_"
        )
    }

    @Test func failuresLowerTheMeanAndAreCounted() async throws {
        let assessment = try await assess(
            { request, _ in
                request.input == #"{"n":2}"#
                    ? ModuleResponse(missingBecause: "too hard") : ModuleResponse(output: "{}")
            },
            RecordingReward.equality()
        )

        #expect(assessment.reward == 0.75)
        #expect(assessment.failures == 1)
        #expect(assessment.count == 4)
        #expect(assessment.firstReason == "'answer': too hard")
        #expect(assessment.metrics == [.init(key: "test_mean", value: 0.75)])
    }

    @Test func unscoredRowsAreReportedAndInNoMean() async throws {
        let assessment = try await assess(
            { _, _ in ModuleResponse(output: "{}") },
            RecordingReward { _ in
                Score(scores: [1, .nan, 0, .nan], unscored: [1: "no target", 3: "too long"])
            }
        )

        #expect(assessment.reward == 0.5)
        #expect(assessment.unscored == 2)
        #expect(assessment.failures == 0)
        #expect(assessment.firstReason == "no target")
    }

    @Test func nothingScoredHasNoInterval() async throws {
        let assessment = try await assess(
            { _, _ in ModuleResponse(output: "{}") },
            RecordingReward { request in
                Score(
                    scores: request.outputs.map { _ in .nan },
                    unscored: Dictionary(
                        uniqueKeysWithValues: request.outputs.indices.map { ($0, "no target") }
                    )
                )
            }
        )

        #expect(assessment.reward == 0)
        #expect(assessment.interval == nil)
    }
}
