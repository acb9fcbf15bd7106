import Contract
import JSONValues
import PluginHost
import Scheduling
import Synchronization
import TestSupport
import Testing

/// What a run that goes on finds in its journal, and what its account says then.
struct ResumedRunTests {
    private let bench: JournalBench

    init() throws { bench = try JournalBench() }

    /// A model that is away until it is back.
    private final class Away: Sendable {
        private let isBack = Atomic(false)
        func ends() { isBack.store(true, ordering: .releasing) }

        func answer() throws -> Completion {
            guard isBack.load(ordering: .acquiring) else {
                throw ComponentError(.unavailable, "away")
            }
            return Completion(content: "fine")
        }
    }

    private func ask(_ question: String, of scheduler: ModelScheduler) async throws -> String {
        let request = CompletionRequest(messages: [question])
        return try await scheduler.generate(request, call: bench.call(question)).content
    }

    @Test func aFailureAtTheMomentOfAStopIsNoResult() async throws {
        let stopped = bench.cancellation
        let journal = try bench.journal()
        let away = ScriptedModel { _, _ in
            stopped.cancel(.user)
            throw ComponentError(.unavailable, "503")
        }
        let scheduler = bench.scheduler(away, keeping: journal)

        let error = await #expect(throws: ComponentError.self) {
            try await ask("a", of: scheduler)
        }
        journal.close()

        #expect(error?.status == .cancelled)
        #expect(error?.message == "the call was stopped: 503")
        #expect(scheduler.ledger.current.total.unanswered == 0)
        #expect(bench.lines.count == 1)
    }

    @Test func anAnswerOutOfTheCacheDoesNotMakeAnOutageAResult() async throws {
        let desk = try CacheDesk()
        let away = Away()
        let model = ScriptedModel { question, _ in
            question == "known" ? Completion(content: "known") : try away.answer()
        }
        let cache = try desk.cache()
        func scheduler(_ journal: CallJournal?) -> ModelScheduler {
            let scheduler = ModelScheduler(
                languageModels: ["default": .init(model, parallel: 4, cachedAs: "model")],
                embeddingModels: [:],
                cache: cache,
                time: QuickTime(),
                cancellation: bench.cancellation
            )
            if let journal { scheduler.keep(journal) }
            return scheduler
        }
        _ = try await ask("known", of: scheduler(nil))
        let first = try bench.journal()
        let broken = scheduler(first)
        await #expect(throws: ComponentError.self) { try await ask("a", of: broken) }
        #expect(try await ask("known", of: broken) == "known")
        first.close()
        away.ends()

        let second = try bench.journal()
        #expect(try await ask("a", of: scheduler(second)) == "fine")
    }

    @Test(arguments: [Status.failedPrecondition, .unauthenticated])
    func aProviderThatWantsToBePaidFirstEndsTheRunAndIsAskedAgain(status: Status) async throws {
        let journal = try bench.journal()
        let unpaid = ScriptedModel { _, _ in
            throw ComponentError(status, "402: no money left", details: ["blame": "provider"])
        }
        let scheduler = bench.scheduler(unpaid, keeping: journal)

        await #expect(throws: ComponentError.self) { try await ask("a", of: scheduler) }
        journal.close()

        #expect(bench.cancellation.error?.message == "402: no money left")
        #expect(bench.lines.count == 1)
    }

    @Test func vectorsHaveTheirOwnModelsPriceAgain() async throws {
        let (words, vectors) = (ModelPrice(input: 1000, output: 0), ModelPrice(input: 1, output: 0))
        var costs: [Double] = []
        for _ in 0..<2 {
            let journal = try bench.journal()
            let scheduler = ModelScheduler(
                languageModels: ["default": .init(ScriptedModel.echo(), parallel: 1, price: words)],
                embeddingModels: [
                    "default": .init(ScriptedModel.echo(), parallel: 1, price: vectors)
                ],
                cancellation: bench.cancellation
            )
            scheduler.keep(journal)
            let request = EmbeddingRequest(texts: ["a"])
            _ = try await scheduler.embed(request, call: bench.call("one"))
            costs.append(scheduler.ledger.current.total.cost)
            journal.close()
        }

        #expect(costs[0] == vectors.cost(of: Usage(inputTokens: 7)))
        #expect(costs[1] == costs[0])
    }

    @Test func aSharedAnswerIsPaidOnceHoweverManyUseIt() async throws {
        let model = ScriptedModel.echo()
        var totals: [ModelAccount.Sums] = []
        for _ in 0..<2 {
            let journal = try bench.journal()
            let scheduler = bench.scheduler(model, keeping: journal)
            for row in 0..<5 {
                let request = CompletionRequest(messages: ["shared"], isShared: true)
                let call = bench.call("row:\(row)").shared
                _ = try await scheduler.generate(request, call: call)
            }
            totals.append(scheduler.ledger.current.total)
            journal.close()
        }

        #expect(model.calls == 1)
        for total in totals {
            #expect(total.calls == 1)
            #expect(total.hits == 4)
            #expect(total.usage == Usage(inputTokens: 3, cachedTokens: 1, outputTokens: 2))
        }
    }
}
