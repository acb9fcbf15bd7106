import Contract
import Synchronization

/// Where the calls of one model wait for their turn.
///
/// A class because they all share it.
final class ModelQueue: Sendable {
    private typealias Continuation = UnsafeContinuation<Admission.Ticket, any Error>

    private struct State {
        var admission: Admission
        var waiting = WaitingCalls<Continuation>()
        var resting: [(until: Duration, continuation: UnsafeContinuation<Void, Never>)] = []
        /// When somebody looks again, if that is planned.
        var alarm: Duration?
        var fault: ComponentError?
    }

    /// What those are told who needn't wait any longer.
    private struct Wakes {
        var go: [(Continuation, Admission.Ticket)] = []
        var overdue: [Continuation] = []
        var rested: [UnsafeContinuation<Void, Never>] = []
        /// When to look again.
        var alarm: Duration?

        func tell() {
            for (continuation, ticket) in go { continuation.resume(returning: ticket) }
            for continuation in overdue { continuation.resume(throwing: ModelQueue.overdue) }
            for continuation in rested { continuation.resume() }
        }
    }

    private static let overdue = ComponentError(
        .deadlineExceeded,
        "the call's 'deadline' passed before the model could be asked"
    )

    private let time: any Timekeeper
    private let state: Mutex<State>

    init(parallel: Int, limits: RateLimits, time: any Timekeeper) {
        self.time = time
        state = Mutex(State(admission: Admission(parallel: parallel, limits)))
    }

    /// How many calls wait for their turn.
    var waitingCount: Int { state.withLock { $0.waiting.count } }

    /// Whether an estimate of a call's tokens matters.
    var countsTokens: Bool { state.withLock { $0.admission.countsTokens } }

    /// Waits for a call's turn.
    ///
    /// - Parameters:
    ///   - tokens: How many tokens it will take.
    ///   - turn: What decides about its place, asked only if it has to wait.
    /// - Returns: What must be given back by one of the functions `leave`.
    /// - Throws: ``ComponentError`` if its deadline passes first, or the run is stopped.
    func enter(_ tokens: Int, _ turn: () -> CallTurn) async throws -> Admission.Ticket {
        let ticket = try state.withLock { state -> Admission.Ticket? in
            if let fault = state.fault { throw fault }
            let now = time.now
            guard state.waiting.isEmpty, state.admission.obstacle(tokens, now: now) == nil else {
                return nil
            }
            return state.admission.begin(tokens, now: now)
        }
        if let ticket { return ticket }
        let turn = turn()
        return try await withUnsafeThrowingContinuation { continuation in
            let fault = state.withLock { state -> ComponentError? in
                if let fault = state.fault { return fault }
                state.waiting.append(turn, continuation)
                return nil
            }
            if let fault { continuation.resume(throwing: fault) } else { look() }
        }
    }

    /// The call was answered.
    func leave(_ ticket: Admission.Ticket, used: Usage, _ report: RateReport?) {
        leave { $0.end(ticket, used: used, report, now: $1) }
    }

    /// The call failed; `refusal` is there if there were too many calls, with the time to wait if
    /// the provider said it.
    func leave(_ ticket: Admission.Ticket, refusal: Duration??) {
        leave {
            $0.end(ticket, refusedUntil: refusal.map { wait in wait.map { now + $0 } }, now: $1)
        }
    }

    private var now: Duration { time.now }

    private func leave(_ end: (inout Admission, Duration) -> Void) {
        let isAwaited = state.withLock { state in
            end(&state.admission, time.now)
            return !state.waiting.isEmpty
        }
        if isAwaited { look() }
    }

    /// Waits some time, or until the run is stopped.
    func rest(until: Duration) async {
        await withUnsafeContinuation { continuation in
            let isOver = state.withLock { state in
                if state.fault != nil || until <= time.now { return true }
                state.resting.append((until, continuation))
                return false
            }
            if isOver { continuation.resume() } else { look() }
        }
    }

    /// Tells all who wait, now and later, that the run is stopped.
    func stop(_ fault: ComponentError) {
        let (waiting, resting) = state.withLock { state in
            defer { state.resting = [] }
            state.fault = fault
            return (state.waiting.takeAll(), state.resting)
        }
        for continuation in waiting { continuation.resume(throwing: fault) }
        for rest in resting { rest.continuation.resume() }
    }

    /// Lets go whoever may go now, and sees to it that somebody looks again when time helps.
    private func look() {
        let wakes = state.withLock { Self.wakes(&$0, now: time.now) }
        wakes.tell()
        guard let alarm = wakes.alarm else { return }
        time.wake(at: alarm) { [weak self] in self?.ring(alarm) }
    }

    private func ring(_ alarm: Duration) {
        state.withLock { if $0.alarm == alarm { $0.alarm = nil } }
        look()
    }

    private static func wakes(_ state: inout State, now: Duration) -> Wakes {
        var wakes = Wakes()
        var next: Duration?
        if let deadline = state.waiting.earliestDeadline, deadline <= now {
            wakes.overdue = state.waiting.takeOverdue(now)
        }
        while let turn = state.waiting.first {
            if let obstacle = state.admission.obstacle(turn.tokens, now: now) {
                if case .until(let time) = obstacle { next = time }
                break
            }
            guard let (turn, continuation) = state.waiting.popFirst() else { break }
            wakes.go.append((continuation, state.admission.begin(turn.tokens, now: now)))
        }
        wakes.rested = state.resting.filter { $0.until <= now }.map(\.continuation)
        state.resting.removeAll { $0.until <= now }
        let times = [next, state.waiting.earliestDeadline, state.resting.map(\.until).min()]
        // One alarm is enough, if it is early enough.
        if let time = times.compactMap({ $0 }).min(), state.alarm.map({ time < $0 }) ?? true {
            state.alarm = time
            wakes.alarm = time
        }
        return wakes
    }
}
