import Contract
import Synchronization

/// Questions that are being answered: who asks the same meanwhile waits for that answer.
///
/// A class because all calls of a run share it.
final class CallsInFlight: Sendable {
    /// What a call has to do.
    enum Part {
        /// It is the first: it asks, and then calls ``end(_:with:)``.
        case first
        /// Another one has asked.
        case answered(Result<ModelAnswer, ComponentError>)
        /// The one that asked was stopped: look again who asks.
        case again
    }

    private struct Waiter {
        let number: UInt64
        let continuation: UnsafeContinuation<Part, any Error>
    }

    private let state = Mutex<(next: UInt64, waiters: [CallKey: [Waiter]])>((0, [:]))

    /// Says what a call with this question has to do, when that is known.
    ///
    /// - Throws: `CancellationError` if the caller's task is cancelled; nobody else notices.
    func join(_ key: CallKey) async throws -> Part {
        let number = state.withLock { state -> UInt64? in
            guard state.waiters[key] != nil else {
                state.waiters[key] = []
                return nil
            }
            state.next += 1
            return state.next
        }
        guard let number else { return .first }
        return try await withTaskCancellationHandler {
            try await withUnsafeThrowingContinuation { continuation in
                wait(Waiter(number: number, continuation: continuation), for: key)
            }
        } onCancel: {
            let waiter = state.withLock { state -> Waiter? in
                guard let index = state.waiters[key]?.firstIndex(where: { $0.number == number })
                else { return nil }
                return state.waiters[key]?.remove(at: index)
            }
            waiter?.continuation.resume(throwing: CancellationError())
        }
    }

    private func wait(_ waiter: Waiter, for key: CallKey) {
        enum Place { case waits, isCancelled, isOver }
        let place = state.withLock { state -> Place in
            // In here: whoever cancels it later finds the waiter.
            if Task.isCancelled { return .isCancelled }
            guard state.waiters[key] != nil else { return .isOver }
            state.waiters[key]?.append(waiter)
            return .waits
        }
        switch place {
        case .waits: break
        case .isCancelled: waiter.continuation.resume(throwing: CancellationError())
        case .isOver: waiter.continuation.resume(returning: .again)
        }
    }

    /// Tells all who wait what came of the question; nil if the call was stopped.
    func end(_ key: CallKey, with outcome: Result<ModelAnswer, ComponentError>?) {
        let waiters = state.withLock { $0.waiters.removeValue(forKey: key) } ?? []
        for waiter in waiters {
            waiter.continuation.resume(returning: outcome.map(Part.answered) ?? .again)
        }
    }
}
