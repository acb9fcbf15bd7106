import Synchronization

extension HostExecutor {
    /// Waits without a thread; by these threads' own clock, so nothing is left when they end.
    ///
    /// `Task.sleep` would leave threads and descriptors of Swift's runtime in the process.
    ///
    /// - Throws: `CancellationError` at once, if the task is cancelled.
    package func sleep(for delay: Duration) async throws {
        let sleeper = Sleeper()
        try await withTaskCancellationHandler {
            try await withUnsafeThrowingContinuation { continuation in
                guard sleeper.begin(continuation) else { return }
                sleeper.timer(after(delay) { sleeper.end(.success(())) }, of: self)
            }
        } onCancel: {
            sleeper.end(.failure(CancellationError()))
        }
    }
}

/// Somebody who waits, and is woken once.
///
/// A class because three sides know it.
private final class Sleeper: Sendable {
    typealias Continuation = UnsafeContinuation<Void, any Error>

    private struct State {
        var sleeping: Continuation?
        var isOver = false
        var forget: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    /// Begins to wait; false if it was woken before.
    func begin(_ continuation: Continuation) -> Bool {
        let isOver = state.withLock { state in
            if !state.isOver { state.sleeping = continuation }
            return state.isOver
        }
        if isOver { continuation.resume(throwing: CancellationError()) }
        return !isOver
    }

    /// Keeps the timer, in order to forget it when something else comes first.
    func timer(_ id: UInt64, of executor: HostExecutor) {
        let isOver = state.withLock { state in
            if !state.isOver { state.forget = { [weak executor] in executor?.cancel(id) } }
            return state.isOver
        }
        if isOver { executor.cancel(id) }
    }

    func end(_ result: Result<Void, any Error>) {
        let (sleeping, forget) = state.withLock { state in
            defer { state = State(sleeping: nil, isOver: true, forget: nil) }
            return (state.sleeping, state.forget)
        }
        forget?()
        sleeping?.resume(with: result)
    }
}
