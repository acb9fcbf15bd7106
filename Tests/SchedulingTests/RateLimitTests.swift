import Contract
import HostDoubles
import JSONValues
import PluginHost
import Scheduling
import Testing

struct RateLimitTests {
    private let desk = LimitDesk()

    private static func answer(_ limits: RateReport? = nil) -> Completion {
        Completion(
            content: "a",
            usage: Usage(inputTokens: 90, outputTokens: 10),
            limits: limits
        )
    }

    private static func refusal(after milliseconds: Int?) -> ComponentError {
        var details: JSONObject = [:]
        details["retry_after_ms"] = milliseconds.map { .integer(Int64($0)) }
        return ComponentError(.resourceExhausted, "too many", details: details)
    }

    @Test func noMoreRequestsThanAllowedBeginInAnyMinute() async {
        let model = desk.model { _ in Self.answer() }
        let terms = ModelTerms(parallel: 64, limits: RateLimits(requests: 100))
        let scheduler = desk.scheduler(["default": (model, terms)])

        #expect(await desk.ask(450, of: scheduler) == 450)

        #expect(desk.times.areAtMost(100))
        #expect(desk.time.now == .seconds(240))
    }

    @Test func noMoreTokensThanAllowedAreUsedInAnyMinute() async {
        let model = desk.model { _ in Self.answer() }
        let terms = ModelTerms(parallel: 1, limits: RateLimits(tokens: 1000))
        let scheduler = desk.scheduler(["default": (model, terms)])

        #expect(await desk.ask(50, of: scheduler) == 50)

        // A hundred each; the estimate is 259, so that the last few wait for an answer to be told.
        #expect(desk.times.areAtMost(10))
        #expect(desk.time.now <= .seconds(7 * 60))
    }

    @Test func aRequestLargerThanTheLimitIsAskedAlone() async {
        let model = desk.model { _ in Self.answer() }
        let terms = ModelTerms(parallel: 8, limits: RateLimits(tokens: 10))
        let scheduler = desk.scheduler(["default": (model, terms)])

        #expect(await desk.ask(3, of: scheduler) == 3)

        #expect(desk.times.areAtMost(1))
        #expect(desk.time.now == .seconds(120))
    }

    @Test func aRefusalWithATimeHoldsUpAllCallsOfTheModel() async {
        let model = desk.model { number in
            if number == 0 { throw Self.refusal(after: 7_000) }
            return Self.answer()
        }
        let terms = ModelTerms(parallel: 1)
        let scheduler = desk.scheduler(["default": (model, terms)])

        #expect(await desk.ask(20, of: scheduler) == 20)

        #expect(desk.times.list.first == .zero)
        #expect(desk.times.list.dropFirst().allSatisfy { $0 >= .seconds(7) })
        #expect(scheduler.ledger.current.total.failures == 1)
    }

    @Test func refusalsWithoutATimeAreTriedLaterAndLater() async {
        let model = desk.model { number in
            if number < 6 { throw Self.refusal(after: nil) }
            return Self.answer()
        }
        let scheduler = desk.scheduler(["default": (model, ModelTerms(parallel: 8))])

        #expect(await desk.ask(1, of: scheduler) == 1)

        let list = desk.times.list
        let pauses = zip(list, list.dropFirst()).map { $1 - $0 }
        #expect(pauses.count == 6)
        for (index, pause) in pauses.enumerated() {
            #expect(pause >= .milliseconds(250 << index))
            #expect(pause <= .milliseconds(500 << index))
        }
    }

    /// They would all come again together.
    @Test func processesThatRunTheSameDoNotRestAlike() async {
        var times: [[Duration]] = []
        for _ in 0..<2 {
            let desk = LimitDesk()
            let model = desk.model { number in
                if number < 6 { throw Self.refusal(after: nil) }
                return Self.answer()
            }
            let scheduler = desk.scheduler(["default": (model, ModelTerms(parallel: 8))])
            _ = await desk.ask(1, of: scheduler)
            times.append(desk.times.list)
        }

        #expect(times.map(\.count) == [7, 7])
        #expect(times[0] != times[1])
    }

    @Test func whatTheProviderSaysIsLeftIsNotExceeded() async {
        let report = RateReport(requestsLeft: 5, resetMilliseconds: 30_000)
        let model = desk.model { number in Self.answer(number == 0 ? report : nil) }
        let scheduler = desk.scheduler(["default": (model, ModelTerms(parallel: 1))])

        #expect(await desk.ask(10, of: scheduler) == 10)

        #expect(desk.times.list.count { $0 < .seconds(30) } == 6)
        #expect(desk.times.list.count { $0 >= .seconds(30) } == 4)
    }

    @Test func aCallThatWaitsLongerThanItsDeadlineFails() async throws {
        let model = HeldModel()
        let terms = ModelTerms(parallel: 1, deadline: .seconds(20))
        let scheduler = desk.scheduler(["default": (model, terms)])
        let first = Task { [desk] in
            try await scheduler.generate(
                CompletionRequest(messages: ["q"]),
                call: desk.call("first")
            )
        }
        await model.asked(1)

        let error = await #expect(throws: ComponentError.self) {
            try await scheduler.generate(
                CompletionRequest(messages: ["q"]),
                call: desk.call("second")
            )
        }

        #expect(error?.status == .deadlineExceeded)
        #expect(error?.message == "the call's 'deadline' passed before the model could be asked")
        model.release()
        _ = try await first.value
    }

    @Test func noAttemptBeginsAfterTheDeadline() async {
        let model = desk.model { _ in throw ComponentError(.unavailable, "away") }
        let terms = ModelTerms(parallel: 1, deadline: .seconds(2))
        let scheduler = desk.scheduler(["default": (model, terms)])

        #expect(await desk.ask(1, of: scheduler) == 0)

        #expect(desk.times.list.allSatisfy { $0 <= .seconds(2) })
        #expect(desk.times.list.count < 1 + ModelScheduler.retries)
    }

    @Test func whoWaitsIsToldWhenTheRunIsStopped() async throws {
        let model = HeldModel()
        let scheduler = desk.scheduler(["default": (model, ModelTerms(parallel: 1))])
        let tasks = (0..<3).map { number in
            Task { [desk] in
                try await scheduler.generate(
                    CompletionRequest(messages: ["q"]),
                    call: desk.call("row:\(number)")
                )
            }
        }
        await model.asked(1)
        while scheduler.waitingCalls(for: "default") < 2 { await Task.yield() }

        desk.cancellation.cancel(.user)
        model.release()

        var statuses: [Status] = []
        for task in tasks {
            if case .failure(let error as ComponentError) = await task.result {
                statuses.append(error.status)
            }
        }
        #expect(statuses == [.cancelled, .cancelled])
    }

    @Test(arguments: [0, -5, 1]) func aRefusalWithHardlyAnyTimeIsNoReasonToComeAtOnce(
        milliseconds: Int
    ) async {
        let model = desk.model { _ in throw Self.refusal(after: milliseconds) }
        let scheduler = desk.scheduler(["default": (model, ModelTerms(parallel: 1))])

        #expect(await desk.ask(1, of: scheduler) == 0)

        #expect(desk.times.list.count == 1 + ModelScheduler.retriesOfRefused)
        #expect(desk.time.now > .seconds(60))
    }

    @Test func aLimitThatIsRenewedTomorrowIsTriedBefore() async {
        let report = RateReport(requestsLeft: 0, resetMilliseconds: 86_400_000)
        let model = desk.model { _ in Self.answer(report) }
        let scheduler = desk.scheduler(["default": (model, ModelTerms(parallel: 1))])

        #expect(await desk.ask(2, of: scheduler) == 2)

        #expect(desk.times.list == [.zero, .seconds(600)])
    }

    @Test func aCallThatCouldOnlyBeAskedAgainAfterItsDeadlineSaysSo() async {
        let model = desk.model { _ in throw Self.refusal(after: 60_000) }
        let terms = ModelTerms(parallel: 1, deadline: .seconds(30))
        let scheduler = desk.scheduler(["default": (model, terms)])

        let error = await #expect(throws: ComponentError.self) {
            try await scheduler.generate(CompletionRequest(messages: ["q"]), call: desk.call("one"))
        }

        #expect(
            error?.message
                == "too many; the next attempt, in 60000 ms, would be after the call's 'deadline'"
        )
        #expect(error?.status == .resourceExhausted)
    }

    @Test func callsWhoseTurnNeverCameSayNothingOfTheModel() async {
        let model = desk.model { _ in Self.answer() }
        let limits = RateLimits(requests: 10)
        let terms = ModelTerms(parallel: 64, limits: limits, deadline: .seconds(20))
        let scheduler = desk.scheduler(["default": (model, terms)])

        #expect(await desk.ask(64, of: scheduler) == 10)

        #expect(desk.cancellation.current == nil)
    }

    @Test(arguments: [Int.min, Int.max]) func noNumberOfAServerEndsTheProcess(number: Int) async {
        let report = RateReport(requestsLeft: number, tokensLeft: number, resetMilliseconds: 1)
        let usage = Usage(
            inputTokens: number,
            cachedTokens: number,
            writtenTokens: number,
            outputTokens: number
        )
        let model = desk.model { _ in Completion(content: "a", usage: usage, limits: report) }
        let terms = ModelTerms(parallel: .max, limits: RateLimits(tokens: 1 << 40))
        let scheduler = desk.scheduler(["default": (model, terms)])

        #expect(await desk.ask(4, of: scheduler) == 4)

        let used = scheduler.ledger.current.total.usage.inputTokens
        #expect(used == (number < 0 ? 0 : 1 << 53))
    }

    @Test func aCallWhoseTaskIsCancelledWhileItWaitsIsNotAsked() async throws {
        let model = HeldModel()
        let scheduler = desk.scheduler(["default": (model, ModelTerms(parallel: 1))])
        func ask(_ question: String) -> Task<Completion, any Error> {
            let call = desk.call(question)
            return Task {
                try await scheduler.generate(CompletionRequest(messages: [question]), call: call)
            }
        }
        let first = ask("first")
        await model.asked(1)
        let second = ask("second")
        while scheduler.waitingCalls(for: "default") < 1 { await Task.yield() }
        second.cancel()
        model.release()
        _ = try await first.value

        await #expect(throws: CancellationError.self) { try await second.value }
        #expect(model.questions == ["first"])
    }
}
