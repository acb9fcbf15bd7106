import Contract
import JSONValues
import PluginHost
import Scheduling
import Testing

struct FallbackTests {
    private let desk = LimitDesk()
    private let dead = ScriptedModel { _, _ in throw ComponentError(.unavailable, "away") }
    private let spare = ScriptedModel { question, _ in
        Completion(content: "spare: " + question, usage: Usage(inputTokens: 10, outputTokens: 1))
    }

    private var terms: ModelTerms {
        ModelTerms(
            parallel: 4,
            price: ModelPrice(input: 100, output: 100),
            fallback: ["spare"]
        )
    }

    private var cheap: ModelTerms {
        ModelTerms(parallel: 4, price: ModelPrice(input: 1, output: 1))
    }

    @Test func anotherModelAnswersInPlaceOfOneThatDoesNotAtItsOwnPrice() async throws {
        let bench = try JournalBench()
        var accounts: [ModelAccount] = []
        for _ in 0..<2 {
            let journal = try bench.journal()
            let scheduler = desk.scheduler(["default": (dead, terms), "spare": (spare, cheap)])
            scheduler.keep(journal)
            let answer = try await scheduler.generate(
                CompletionRequest(messages: ["q"]),
                call: desk.call("one")
            )
            #expect(answer.content == "spare: q")
            journal.close()
            accounts.append(scheduler.ledger.current)
        }

        #expect(dead.calls == 1 + ModelScheduler.retries)
        #expect(spare.calls == 1)
        for account in accounts {
            #expect(account.total.calls == 1)
            #expect(account.total.failures == 5)
            #expect(account.total.unanswered == 0)
            #expect(account.total.cost == ModelPrice(input: 1, output: 1).cost(of: spareUsage))
        }
        let line = try JSON(parsing: bench.lines[1])
        #expect(line["model"] == "default")
        #expect(line["answered_by"] == "spare")
    }

    private var spareUsage: Usage { Usage(inputTokens: 10, outputTokens: 1) }

    @Test func aQuestionThatIsAtFaultItselfGoesToNobodyElse() async {
        let refusing = ScriptedModel { _, _ in
            throw ComponentError(.invalidArgument, "too long")
        }
        let scheduler = desk.scheduler(["default": (refusing, terms), "spare": (spare, cheap)])

        await #expect(throws: ComponentError(.invalidArgument, "too long")) {
            try await scheduler.generate(
                CompletionRequest(messages: ["q"]),
                call: desk.call("one")
            )
        }
        #expect(spare.calls == 0)
    }

    @Test func aSparesAnswerIsNotKeptAsTheOthers() async throws {
        let cached = try CacheDesk()
        var terms = terms
        terms.cachedAs = "dead"
        for expected in [1, 2] {
            let cache = try cached.cache()
            let scheduler = ModelScheduler(
                languageModels: ["default": .init(dead, terms), "spare": .init(spare, cheap)],
                embeddingModels: [:],
                cache: cache,
                time: desk.time
            )
            _ = try await scheduler.generate(
                CompletionRequest(messages: ["q"]),
                call: desk.call("one")
            )
            cache.close()
            #expect(spare.calls == expected)
        }
    }
}
