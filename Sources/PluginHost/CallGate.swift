import Synchronization

/// Lets at most so many calls through at once; the others wait in the order in which they came.
package final class CallGate: Sendable {
    private struct State {
        var free: Int
        var waiting: [UnsafeContinuation<Void, Never>] = []
        /// Where the first that waits stands: taking it away from the front would cost as much as
        /// there are others behind it.
        var head = 0
    }

    private let state: Mutex<State>

    /// Makes a gate for at least one call at once.
    package init(limit: Int) { state = Mutex(State(free: max(1, limit))) }

    /// Runs a body when it is its turn.
    package func run<Result: Sendable>(_ body: () async throws -> Result) async rethrows -> Result {
        await enter()
        defer { leave() }
        return try await body()
    }

    /// Lets a call through if that is possible at once.
    func enterIfFree() -> Bool {
        state.withLock { state in
            guard state.free > 0 else { return false }
            state.free -= 1
            return true
        }
    }

    func enter() async {
        if enterIfFree() { return }
        await withUnsafeContinuation { continuation in
            let mayGo = state.withLock { state in
                if state.free > 0 {
                    state.free -= 1
                    return true
                }
                state.waiting.append(continuation)
                return false
            }
            if mayGo { continuation.resume() }
        }
    }

    func leave() {
        let next = state.withLock { state -> UnsafeContinuation<Void, Never>? in
            guard state.head < state.waiting.count else {
                state.free += 1
                return nil
            }
            let next = state.waiting[state.head]
            state.head += 1
            if state.head >= 256, state.head * 2 >= state.waiting.count {
                state.waiting.removeFirst(state.head)
                state.head = 0
            }
            return next
        }
        next?.resume()
    }
}
