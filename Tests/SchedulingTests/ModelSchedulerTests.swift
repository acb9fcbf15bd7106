import Contract
import Foundation
import JSONValues
import PluginHost
import Scheduling
import Testing

struct ModelSchedulerTests {
    private let bench: JournalBench

    init() throws { bench = try JournalBench() }

    private static func failing(
        _ status: Status,
        when isHit: @escaping @Sendable (String) -> Bool
    )
        -> ScriptedModel
    {
        ScriptedModel { question, _ in
            guard !isHit(question) else { throw ComponentError(status, "no answer to that") }
            return Completion(content: question, usage: Usage(inputTokens: 1, outputTokens: 1))
        }
    }

    @Test func aThousandCallsAtOnceAreAllKept() async throws {
        let journal = try bench.journal()
        let scheduler = bench.scheduler(.echo(), keeping: journal)

        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<1000 {
                group.addTask {
                    let request = CompletionRequest(messages: ["q"])
                    let call = bench.call("example:\(number)")
                    let answer = try await scheduler.generate(request, call: call)
                    // On the disk before anybody has it.
                    #expect(bench.text.contains("\"\(answer.content)\""))
                }
            }
            try await group.waitForAll()
        }

        journal.close()
        #expect(bench.lines.count == 1001)
        #expect(try bench.journal().foundCount == 1000)
    }

    @Test func theAccountIsTheSumOverTheJournalBrokenOrNot() async throws {
        let questions = (0..<5).map { ("q\($0)", "phase-\($0 % 2)") }
        var accounts: [ModelAccount] = []
        for count in [3, 5] {
            let journal = try bench.journal()
            let scheduler = bench.scheduler(.echo(), keeping: journal)
            for (question, phase) in questions.prefix(count) {
                let request = CompletionRequest(messages: [question])
                _ = try await scheduler.generate(request, call: bench.call("one", phase: phase))
            }
            journal.close()
            accounts.append(scheduler.ledger.current)
        }

        let kept = try bench.lines.dropFirst().map { try JSON(parsing: $0) }
        for (phase, sums) in accounts[1].phases {
            let lines = kept.filter { $0["phase"]?.string == phase }
            var usage = Usage()
            for line in lines { usage += Usage(line["usage"]) }
            #expect(sums.calls == lines.count)
            #expect(sums.usage == usage)
        }
        #expect(accounts[1].total.calls == 5)
        #expect(accounts[1].total.usage.cachedTokens == 5)
    }

    @Test func vectorsComeBackBitForBit() async throws {
        let request = EmbeddingRequest(texts: ["a", "four"])
        var answers: [Embeddings] = []
        let model = ScriptedModel.echo()
        for _ in 0..<2 {
            let journal = try bench.journal()
            let scheduler = bench.scheduler(model, keeping: journal)
            answers.append(try await scheduler.embed(request, call: bench.call("one")))
            journal.close()
        }

        #expect(answers[0] == answers[1])
        #expect(model.calls == 1)
    }

    @Test func logarithmsOfChoicesComeBackToo() async throws {
        let model = ScriptedModel { _, _ in
            Completion(content: "x", choiceLogProbabilities: [-0.1, -.infinity, -3])
        }
        var answers: [[Double]] = []
        for _ in 0..<2 {
            let journal = try bench.journal()
            let request = CompletionRequest(messages: ["q"], choices: ["x", "y", "z"])
            let scheduler = bench.scheduler(model, keeping: journal)
            answers.append(
                try await scheduler.generate(request, call: bench.call("one"))
                    .choiceLogProbabilities
            )
            journal.close()
        }

        #expect(answers == [[-0.1, -.infinity, -3], [-0.1, -.infinity, -3]])
        #expect(model.calls == 1)
    }

    @Test func anAnswerThatIsSharedIsAskedForOnce() async throws {
        let model = ScriptedModel.echo()
        let request = CompletionRequest(messages: ["q"], isShared: true)
        for _ in 0..<2 {
            let journal = try bench.journal()
            let scheduler = bench.scheduler(model, keeping: journal)
            for path in ["one", "two"] {
                _ = try await scheduler.generate(request, call: bench.call(path).shared)
            }
            journal.close()
        }

        #expect(model.calls == 1)
    }

    @Test func aCallThatFailedFailsAgainWhenOthersWereAnsweredSince() async throws {
        let journal = try bench.journal()
        let model = Self.failing(.invalidArgument) { $0 == "b" }
        let scheduler = bench.scheduler(model, keeping: journal)
        for question in ["a", "b", "c"] {
            _ = try? await scheduler.generate(
                CompletionRequest(messages: [question]),
                call: bench.call("one")
            )
        }
        journal.close()
        let again = try bench.journal()
        let second = bench.scheduler(model, keeping: again)

        let error = await #expect(throws: ComponentError.self) {
            try await second.generate(CompletionRequest(messages: ["b"]), call: bench.call("one"))
        }

        #expect(error == ComponentError(.invalidArgument, "no answer to that"))
        #expect(model.calls == 3)
        #expect(second.ledger.current.total.unanswered == 1)
        #expect(bench.cancellation.current == nil)
    }

    @Test func anOutageStopsTheRunAndIsAskedAgain() async throws {
        let journal = try bench.journal()
        let dead = Self.failing(.internalFault) { _ in true }
        let scheduler = bench.scheduler(dead, keeping: journal)
        for number in 0..<32 {
            _ = try? await scheduler.generate(
                CompletionRequest(messages: ["q"]),
                call: bench.call("example:\(number)")
            )
        }
        journal.close()

        #expect(
            bench.cancellation.error?.message == """
                the model gave no answer to 32 calls in a row, so the run is stopped; what was \
                answered is kept, and the same command goes on from there. The last failure: no \
                answer to that
                """
        )
        var again = bench
        again.cancellation = RunCancellation()
        #expect(try await again.ask([("q", "example:3")], .echo()) == ["q at example:3"])
    }

    @Test func aRefusedKeyStopsTheRunAtOnce() async throws {
        let scheduler = bench.scheduler(
            Self.failing(.unauthenticated) { _ in true },
            keeping: try bench.journal()
        )

        let error = await #expect(throws: ComponentError.self) {
            try await scheduler.generate(
                CompletionRequest(messages: ["q"]),
                call: bench.call("one")
            )
        }

        #expect(error?.status == .cancelled)
        #expect(bench.cancellation.error?.message == "no answer to that")
        #expect(bench.lines.count == 1)
    }

    @Test func anAnswerThatCannotBeKeptIsNotUsedAndStopsTheRun() async throws {
        let journal = try bench.journal()
        let scheduler = bench.scheduler(.echo(), keeping: journal)
        journal.close()

        let error = await #expect(throws: ComponentError.self) {
            try await scheduler.generate(
                CompletionRequest(messages: ["q"]),
                call: bench.call("one")
            )
        }

        #expect(error?.status == .cancelled)
        #expect(bench.cancellation.error?.message == "the journal '\(bench.path)' is closed")
    }
}
