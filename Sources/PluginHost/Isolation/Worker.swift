import Contract
import JSONValues
import Synchronization

/// A worker with a plugin loaded: calls go in, results come out, requests are served in between.
///
/// A class because it stands for a process.
final class Worker: Sendable {
    /// Why a call in hand came to nothing: the worker has ended.
    struct Death: Error {
        let end: WorkerEnd
        /// Whether this call is known to be the cause, or known not to be; nil if nobody knows.
        var isCause: Bool?
        /// Whether parts of the call's result came before, which somebody has read.
        var hadParts = false

        var reason: String { end.reason }
    }

    /// A call that has not ended.
    private struct OpenCall {
        let call: any Call
        let manifest: PluginManifest
        var continuation: UnsafeContinuation<Frame, any Error>?
        var requests: [UInt64: Task<Void, Never>] = [:]
        var isSent = false
        /// Whether parts of its result have come.
        var hasParts = false
        /// Why it is cancelled; the worker is told after it knows the call.
        var cancellation: CancelReason?
        /// What watches over its time, if it has one.
        var timer: UInt64?
    }

    private struct State {
        var next: UInt64 = 1
        var open: [UInt64: OpenCall] = [:]
        var death: WorkerEnd?
        /// The call for whose sake the host ended it.
        var cause: UInt64?
        var hasGreeted = false
    }

    /// Which of its supervisor's workers it is.
    let number: Int
    private let executor: HostExecutor
    private let log: @Sendable (LogLevel, String) -> Void
    private let state = Mutex(State())
    private let process = Mutex<WorkerProcess?>(nil)

    private init(
        number: Int,
        executor: HostExecutor,
        log: @escaping @Sendable (LogLevel, String) -> Void
    ) {
        self.number = number
        self.executor = executor
        self.log = log
    }

    /// Starts a worker; it has nothing loaded yet.
    ///
    /// - Parameters:
    ///   - command: How.
    ///   - number: Which of its supervisor's workers it is; no other has the same.
    ///   - executor: The threads on which its requests are served.
    ///   - log: Takes the lines that it prints, and those of calls that have ended.
    /// - Returns: The worker.
    /// - Throws: ``ComponentError`` if none can be started.
    static func start(
        _ command: WorkerCommand,
        number: Int,
        executor: HostExecutor,
        log: @escaping @Sendable (LogLevel, String) -> Void
    ) throws -> Worker {
        let worker = Worker(number: number, executor: executor, log: log)
        let process = try WorkerProcess.start(
            command,
            on: executor,
            WorkerProcess.Receiver(
                take: { worker.take($0) },
                line: { log(.info, "printed: " + $0) },
                end: { worker.end($0) }
            )
        )
        worker.process.withLock { $0 = process }
        return worker
    }

    /// Whether it has ended.
    var isDead: Bool { state.withLock { $0.death != nil } }

    /// Whether it is a worker of this host's version; before that, no plugin is to blame.
    var hasGreeted: Bool { state.withLock { $0.hasGreeted } }

    /// Ends it at once; calls in hand fail.
    func kill(because reason: String) { process.withLock { $0 }?.kill(because: reason) }

    /// Says something that needs no answer.
    func tell(_ frame: Frame) { process.withLock { $0 }?.send(frame) }

    /// Asks for something that ends once.
    ///
    /// - Parameters:
    ///   - frame: What is asked; its number is given here.
    ///   - call: The host's call, which serves requests.
    ///   - manifest: The component's, which says what it may ask for.
    ///   - timeout: How long it may take, time in which it waits for the host aside, or nil.
    /// - Returns: The frame that ended it well.
    /// - Throws: ``ComponentError`` as the plugin gave it; ``Death`` if the worker has ended.
    func perform(
        _ frame: Frame,
        in call: any Call,
        manifest: PluginManifest,
        timeout: Duration? = nil
    ) async throws -> Frame {
        let id = state.withLock { state in
            defer { state.next += 1 }
            state.open[state.next] = OpenCall(call: call, manifest: manifest)
            return state.next
        }
        var frame = frame
        frame.call = id
        let hostCall = call as? HostCall
        frame.origin = hostCall?.origin
        let notice = hostCall?.runCancellation.onCancel { self.cancel(id, $0) }
        defer { if let notice { hostCall?.runCancellation.forget(notice) } }
        if let timeout { watch(id, for: timeout) }
        let question = frame
        return try await withTaskCancellationHandler {
            try await withUnsafeThrowingContinuation { continuation in
                if let death = expect(continuation, of: id) {
                    continuation.resume(throwing: Death(end: death, isCause: false))
                } else {
                    // If it is gone, its end resumes all calls in hand, this one too.
                    tell(question)
                    sent(id)
                }
            }
        } onCancel: {
            cancel(id, call.cancellation ?? .superseded)
        }
    }

    private func expect(
        _ continuation: UnsafeContinuation<Frame, any Error>,
        of id: UInt64
    ) -> WorkerEnd? {
        state.withLock { state in
            if let death = state.death {
                if let timer = state.open.removeValue(forKey: id)?.timer { executor.cancel(timer) }
                return death
            }
            state.open[id]?.continuation = continuation
            return nil
        }
    }

    /// Cancels a call whose time is over; one that waits for the host is given the time anew.
    private func watch(_ id: UInt64, for time: Duration) {
        let timer = executor.after(time) { [self] in
            guard let open = state.withLock({ $0.open[id] }) else { return }
            if open.requests.isEmpty { cancel(id, .deadline) } else { watch(id, for: time) }
        }
        state.withLock { $0.open[id]?.timer = timer }
    }

    private func sent(_ id: UInt64) {
        let reason = state.withLock { state in
            state.open[id]?.isSent = true
            return state.open[id]?.cancellation
        }
        if let reason { tell(Frame(.cancel, call: id, number: Int64(reason.rawValue))) }
    }

    /// Tells a call that it is cancelled; one that doesn't end takes the worker with it.
    private func cancel(_ id: UInt64, _ reason: CancelReason) {
        let isNews = state.withLock { state in
            guard let open = state.open[id], open.cancellation == nil else { return false }
            state.open[id]?.cancellation = reason
            return open.isSent
        }
        if isNews { tell(Frame(.cancel, call: id, number: Int64(reason.rawValue))) }
        _ = executor.after(CallGrace.duration) { [self] in
            guard let open = state.withLock({ $0.open[id] }) else { return }
            state.withLock { $0.cause = $0.cause ?? id }
            let why = reason == .deadline ? "in time, nor" : "that was cancelled"
            kill(
                because: "'\(open.manifest.name)' did not end a call \(why) within "
                    + "\(CallGrace.duration) after it was told to, so its worker was ended"
            )
        }
    }

    // MARK: - What comes from the worker

    private func take(_ frame: Frame) {
        switch frame.kind {
        case .hello: greet(frame.text)
        case .ended: close(frame, .success(frame))
        case .failed: close(frame, .failure(frame.error))
        case .request: serve(frame)
        case .abandon:
            state.withLock { $0.open[frame.call]?.requests[frame.reference] }?.cancel()
        case .log:
            let level = LogLevel(rawValue: Int32(truncatingIfNeeded: frame.number)) ?? .info
            if let open = open(frame) {
                open.call.log(level, frame.text)
            } else {
                log(level, frame.text)
            }
        case .progress:
            open(frame)?.call.report(progress: Double(frame.number) / 1e9, note: frame.text)
        case .part: pass(frame)
        case .load, .create, .destroy, .call, .reply, .cancel:
            kill(because: "it sent a message '\(frame.kind)', which only the host sends")
        }
    }

    private func greet(_ version: String) {
        if version == WorkerCommand.version { return state.withLock { $0.hasGreeted = true } }
        kill(
            because: "the program 'glia-worker' is of another version than this host: it speaks "
                + "'\(version)', the host '\(WorkerCommand.version)'; install both from one build"
        )
    }

    /// Passes a part on, on the thread that reads the socket: while its reader is slow, the worker's
    /// other calls wait too.
    private func pass(_ frame: Frame) {
        guard let part = frame.value else { return }
        let open = state.withLock { state in
            state.open[frame.call]?.hasParts = true
            return state.open[frame.call]
        }
        guard let open else { return }
        guard let call = open.call as? HostCall else { return open.call.send(part) }
        call.send(part) { [self] in
            call.cancellation != nil
                || state.withLock { state in
                    state.death != nil || state.open[frame.call]?.cancellation != nil
                }
        }
    }

    private func open(_ frame: Frame) -> OpenCall? { state.withLock { $0.open[frame.call] } }

    private func close(_ frame: Frame, _ result: Result<Frame, any Error>) {
        let open = state.withLock { $0.open.removeValue(forKey: frame.call) }
        for request in open?.requests.values.map({ $0 }) ?? [] { request.cancel() }
        if let timer = open?.timer { executor.cancel(timer) }
        if let draws = frame.origin?.draws { (open?.call as? HostCall)?.advance(to: draws) }
        open?.continuation?.resume(with: result)
    }

    private func serve(_ frame: Frame) {
        guard let open = open(frame) else { return }
        let task = Task(executorPreference: executor) { [self] in
            var reply = Frame(.reply, call: frame.call, reference: frame.reference)
            do {
                if let refusal = open.manifest.refusal(of: frame.text) { throw refusal }
                reply.value = try await open.call.request(frame.text, frame.value ?? SlotValue())
            } catch {
                reply.fail(with: error)
            }
            state.withLock {
                _ = $0.open[frame.call]?.requests.removeValue(forKey: frame.reference)
            }
            tell(reply)
        }
        state.withLock { $0.open[frame.call]?.requests[frame.reference] = task }
    }

    private func end(_ end: WorkerEnd) {
        let (open, cause) = state.withLock { state in
            state.death = end
            defer { state.open = [:] }
            return (state.open, state.cause)
        }
        process.withLock { $0 = nil }
        for (id, call) in open {
            for request in call.requests.values { request.cancel() }
            if let timer = call.timer { executor.cancel(timer) }
            call.continuation?.resume(
                throwing: Death(
                    end: end,
                    isCause: cause.map { $0 == id },
                    hadParts: call.hasParts
                )
            )
        }
    }
}
