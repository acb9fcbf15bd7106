import Contract
import HostDoubles
import JSONValues
import PluginHost
import Scheduling
import Testing

struct CallsInFlightTests {
    private let desk: CacheDesk
    private let model = HeldModel()

    init() throws { desk = try CacheDesk() }

    private func asking(_ path: String, _ scheduler: ModelScheduler) -> Task<String, any Error> {
        let call = desk.call(path)
        return Task {
            try await scheduler.generate(CompletionRequest(messages: ["q"]), call: call).content
        }
    }

    @Test func equalCallsInFlightAreOneForTheModelAndEachItsOwnForTheJournal() async throws {
        let bench = try JournalBench()
        let journal = try bench.journal()
        let scheduler = desk.scheduler(model, try desk.cache(), keeping: journal)

        let tasks = (0..<10).map { asking("place:\($0)", scheduler) }
        await model.asked(1)
        model.release()
        var answers: Set<String> = []
        for task in tasks { answers.insert(try await task.value) }
        journal.close()

        #expect(model.calls == 1)
        #expect(answers == ["answer 1"])
        let total = scheduler.ledger.current.total
        #expect(total.calls == 1)
        #expect(total.hits == 9)
        let lines = try bench.lines.dropFirst().map { try JSON(parsing: $0) }
        #expect(lines.count == 10)
        #expect(lines.count { $0["free"] == .bool(true) } == 9)

        // Nobody is asked again: not the model, nor the cache, which is another one here.
        let again = try bench.journal()
        let other = ScriptedModel.echo()
        let resumed = desk.scheduler(other, nil, keeping: again)
        for place in 0..<10 {
            let request = CompletionRequest(messages: ["q"])
            let answer = try await resumed.generate(request, call: desk.call("place:\(place)"))
            #expect(answer.content == "answer 1")
        }
        #expect(other.calls == 0)
        #expect(resumed.ledger.current.total.hits == 9)
        #expect(resumed.ledger.current.total.calls == 1)
    }

    @Test func oneThatIsCancelledDoesNotTakeTheOthersAlong() async throws {
        let scheduler = desk.scheduler(model, try desk.cache())
        let first = asking("first", scheduler)
        await model.asked(1)
        let second = asking("second", scheduler)
        let third = asking("third", scheduler)

        first.cancel()
        model.release()
        // Whoever waited asks in its place.
        await model.asked(2)
        model.release()

        await #expect(throws: CancellationError.self) { try await first.value }
        #expect(try await second.value == "answer 2")
        #expect(try await third.value == "answer 2")
        #expect(model.calls == 2)
    }

    @Test func oneThatWaitsMayLeave() async throws {
        let scheduler = desk.scheduler(model, try desk.cache())
        let first = asking("first", scheduler)
        await model.asked(1)
        let second = asking("second", scheduler)
        second.cancel()

        await #expect(throws: CancellationError.self) { try await second.value }
        model.release()

        #expect(try await first.value == "answer 1")
        #expect(model.calls == 1)
    }

    @Test func aFailureIsThatOfAllWhoWaitedForIt() async throws {
        let failing = ScriptedModel { _, _ in
            throw ComponentError(.invalidArgument, "that can't be asked")
        }
        let scheduler = desk.scheduler(failing, try desk.cache())

        for place in ["one", "two"] {
            await #expect(throws: ComponentError(.invalidArgument, "that can't be asked")) {
                try await scheduler.generate(
                    CompletionRequest(messages: ["q"]),
                    call: desk.call(place)
                )
            }
        }

        // It isn't kept: the next one may fare better.
        #expect(failing.calls == 2)
        #expect(scheduler.ledger.current.total.unanswered == 2)
    }

    @Test func withoutACacheEqualQuestionsAreDrawsOfTheirOwn() async throws {
        let scheduler = desk.scheduler(model, nil)
        let tasks = (0..<3).map { asking("place:\($0)", scheduler) }
        await model.asked(3)
        model.release()
        for task in tasks { _ = try await task.value }

        #expect(model.calls == 3)
    }
}
