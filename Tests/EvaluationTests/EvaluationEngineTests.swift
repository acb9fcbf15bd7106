import Contract
import Evaluation
import HostDoubles
import JSONValues
import PluginHost
import ProgramGraph
import Testing

struct EvaluationEngineTests {
    private let log = CallLog()

    private static func examples(_ names: [String]) -> [Example] {
        names.map { Example(input: "{\"n\":\"\($0)\"}", target: "{\"n\":\"\($0)\"}") }
    }

    /// A program that repeats its input, and writes into the log that it did.
    private var echo: Program {
        Program(answering: { [log] request, _ in
            log.append(request.input ?? "missing")
            return ModuleResponse(output: request.input ?? "{}")
        })
    }

    private func engine(
        _ program: Program,
        _ reward: (any Reward)? = RecordingReward.equality(),
        concurrency: Int = 64,
        cancellation: RunCancellation = RunCancellation()
    ) -> EvaluationEngine {
        EvaluationEngine(
            program: program,
            reward: reward,
            environment: RecordingRun().environment(cancellation: cancellation),
            concurrency: concurrency
        )
    }

    @Test(.timeLimit(.minutes(20)))
    func scoresBelongToTheirExamplesWhateverEndsFirst() async throws {
        let turns = Turns(["d", "b", "a", "c"])
        let program = Program(answering: { [log] request, _ in
            let name = try JSON(parsing: request.input ?? "")["n"]?.string ?? ""
            await turns.wait(name)
            log.append(name)
            turns.end()
            return ModuleResponse(output: name < "c" ? "{\"n\":\"\(name)\"}" : "{}")
        })

        let rows = try await engine(program).evaluate(
            Candidate(),
            on: Self.examples(["a", "b", "c", "d"]),
            path: "test"
        )

        #expect(log.lines == ["d", "b", "a", "c"])
        #expect(rows.map(\.prediction.output) == [#"{"n":"a"}"#, #"{"n":"b"}"#, "{}", "{}"])
        #expect(rows.map(\.score) == [1, 1, 0, 0])
    }

    @Test func whatCouldNotBeScoredIsCountedOnceWithTheFirstReason() async throws {
        let reward = RecordingReward { request in
            var score = Score(scores: request.outputs.map { _ in .nan })
            for row in score.scores.indices { score.unscored[row] = "row \(row) is odd" }
            return score
        }
        let engine = engine(echo, reward)

        for _ in 0..<2 {
            _ = try await engine.evaluate(
                Candidate(),
                on: Self.examples(["a", "b"]),
                path: "test"
            )
        }

        #expect(engine.unscoredRollouts.count == 2)
        #expect(engine.unscoredRollouts.firstReason == "row 0 is odd")
    }

    @Test func howManyRunAtOnceChangesNothing() async throws {
        let program = Program(answering: { request, call in
            var random = KeyedRandom(seed: 7, purpose: request.input ?? "")
            for _ in 0..<random.next() % 50 { await Task.yield() }
            let draw = call.randomBytes(count: 4)
            return ModuleResponse(output: "{\"draw\":\(draw)}")
        })
        let examples = Self.examples((0..<100).map(String.init))

        let one = try await engine(program, concurrency: 1)
            .evaluate(Candidate(), on: examples, path: "test")
        let many = try await engine(program, concurrency: 64)
            .evaluate(Candidate(), on: examples, path: "test")

        #expect(one.map(\.prediction) == many.map(\.prediction))
        #expect(Set(one.map(\.prediction.output)).count == 100)
    }

    @Test func whatIsDrawnBelongsToTheExampleNotToItsPlace() async throws {
        let program = Program(answering: { _, call in
            ModuleResponse(output: "{\"draw\":\(call.randomBytes(count: 8))}")
        })

        let forth = try await engine(program)
            .evaluate(Candidate(), on: Self.examples(["a", "b", "c"]), path: "here")
        let back = try await engine(program)
            .evaluate(Candidate(), on: Self.examples(["c", "b", "a"]), path: "there")

        #expect(forth.map(\.prediction.output) == back.map(\.prediction.output).reversed())
    }

    @Test func equalRowsAreRunOnce() async throws {
        let engine = engine(echo, concurrency: 1)

        let rows = try await engine.evaluate(
            Candidate(),
            on: Self.examples(["a", "b", "a"]),
            path: "test"
        )

        #expect(log.lines == [#"{"n":"a"}"#, #"{"n":"b"}"#])
        #expect(rows.map(\.prediction.output) == [#"{"n":"a"}"#, #"{"n":"b"}"#, #"{"n":"a"}"#])
        #expect(engine.rolloutCount == 2)
    }

    // Of k answers to one question, PassAtK wants to know how many pass: they must be k answers.
    @Test func rowsThatAreRepeatedInTheDataAreRolloutsOfTheirOwn() async throws {
        let program = Program(answering: { [log] _, call in
            log.append("\(call.context.rollout)")
            return ModuleResponse(output: "{\"draw\":\(call.randomBytes(count: 8))}")
        })
        let engine = engine(program, concurrency: 1)
        let data = Self.examples(["a", "b", "a", "a"]).numbered

        let rows = try await engine.evaluate(Candidate(), on: data, path: "test")
        let again = try await engine.evaluate(Candidate(), on: [data[3], data[0]], path: "again")
        let other = try await self.engine(program).evaluate(Candidate(), on: data, path: "other")

        #expect(log.lines.prefix(4) == ["0", "0", "1", "2"])
        #expect(Set(rows.map(\.prediction.output)).count == 4)
        #expect(again.map(\.prediction) == [rows[3].prediction, rows[0].prediction])
        #expect(other.map(\.prediction) == rows.map(\.prediction))
        #expect(engine.rolloutCount == 4)
        #expect(engine.hitCount == 2)
    }

    @Test func initialValuesWrittenOutAreTheSameCandidate() async throws {
        let engine = engine(echo)
        let written = Candidate(["answer/instructions": "plain"])

        _ = try await engine.evaluate(Candidate(), on: Self.examples(["a"]), path: "test")
        #expect(engine.unknown(written, on: Self.examples(["a", "b"])).count == 1)
        #expect(engine.known(written, on: Self.examples(["a"])[0])?.score == 1)
        _ = try await engine.evaluate(written, on: Self.examples(["a"]), path: "test")

        #expect(engine.rolloutCount == 1)
    }

    @Test func aRolloutIsNeverPaidForTwice() async throws {
        let reward = RecordingReward.equality()
        let engine = engine(echo, reward)
        let candidate = Candidate(["answer/instructions": "x"])

        _ = try await engine.evaluate(candidate, on: Self.examples(["a", "b"]), path: "first")
        let rows = try await engine.evaluate(
            Candidate(["answer/instructions": "x"]),
            on: Self.examples(["b", "c"]),
            path: "second"
        )

        #expect(engine.rolloutCount == 3)
        #expect(rows.map(\.score) == [1, 1])
        #expect(
            reward.batches == [
                [#"{"n":"a"} -> {"n":"a"} | {"n":"a"}"#, #"{"n":"b"} -> {"n":"b"} | {"n":"b"}"#],
                [#"{"n":"c"} -> {"n":"c"} | {"n":"c"}"#],
            ]
        )
    }

    @Test func anotherCandidateOrTargetIsAnotherRollout() async throws {
        let engine = engine(echo)
        let example = Self.examples(["a"])

        _ = try await engine.evaluate(Candidate(), on: example, path: "test")
        _ = try await engine.evaluate(
            Candidate(["answer/instructions": "x"]),
            on: example,
            path: "test"
        )
        _ = try await engine.evaluate(
            Candidate(),
            on: [Example(input: example[0].input, target: nil)],
            path: "test"
        )

        #expect(engine.rolloutCount == 3)
    }

    @Test func aFailedExampleReachesTheRewardWithoutOutput() async throws {
        let reward = RecordingReward.equality()
        let program = Program(answering: { _, _ in ModuleResponse(missingBecause: "no luck") })

        let rows = try await engine(program, reward)
            .evaluate(Candidate(), on: Self.examples(["a"]), path: "test")

        #expect(reward.batches == [[#"{"n":"a"} -> none | {"n":"a"}"#]])
        #expect(rows.map(\.score) == [0])
        #expect(rows.map(\.prediction.reason) == ["'answer': no luck"])
    }

    @Test func rowsThatAreNotScoredAreNoNumberAndSayWhy() async throws {
        let reward = RecordingReward { _ in
            Score(scores: [1, .nan], feedback: ["well done", nil], unscored: [1: "too long"])
        }

        let rows = try await engine(echo, reward)
            .evaluate(Candidate(), on: Self.examples(["a", "b"]), path: "test")

        #expect(rows.map(\.score.isNaN) == [false, true])
        #expect(rows.map(\.unscoredReason) == [nil, "too long"])
        #expect(rows.map(\.feedback) == ["well done", nil])
    }

    @Test func withoutRewardNothingIsScored() async throws {
        let rows = try await engine(echo, nil)
            .evaluate(Candidate(), on: Self.examples(["a"]), path: "test")

        #expect(rows.map(\.score.isNaN) == [true])
        #expect(rows.map(\.unscoredReason) == ["there is no reward"])
    }

    @Test func progressCountsEachRollout() async throws {
        let log = log

        _ = try await engine(echo, concurrency: 2).evaluate(
            Candidate(),
            on: Self.examples(["a", "b", "c", "a"]),
            path: "test",
            progress: { log.append("done \($0)") }
        )

        #expect(
            log.lines.filter { $0.hasPrefix("done") }.sorted() == ["done 1", "done 2", "done 3"]
        )
    }

    @Test func aRunThatIsBeingStoppedBeginsNoMoreRollouts() async throws {
        let cancellation = RunCancellation()
        let program = Program(answering: { [log] request, _ in
            log.append(request.input ?? "missing")
            cancellation.cancel(.user)
            return ModuleResponse(output: "{}")
        })
        let engine = engine(program, concurrency: 1, cancellation: cancellation)

        await #expect(throws: CancellationError.self) {
            try await engine.evaluate(
                Candidate(),
                on: Self.examples(["a", "b", "c"]),
                path: "test"
            )
        }

        #expect(log.lines == [#"{"n":"a"}"#])
    }
}
