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
        _ reward: any Reward,
        on examples: [Example] = Self.examples
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
            on: examples,
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

    // A hundred answers to one question say nothing of other questions.
    @Test func severalAnswersToAQuestionMakeTheIntervalNoNarrower() async throws {
        let script: ScriptedModule.Script = { request, _ in
            ModuleResponse(output: request.input == #"{"n":2}"# ? "[]" : "{}")
        }
        let repeated = Self.examples.flatMap { Array(repeating: $0, count: 25) }.numbered

        let once = try await assess(script, RecordingReward.equality())
        let often = try await assess(script, RecordingReward.equality(), on: repeated)

        #expect(often.count == 100)
        #expect(often.reward == 0.75)
        #expect(often.interval == once.interval)
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
