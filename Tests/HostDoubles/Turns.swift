import Synchronization

/// Lets concurrent tasks end in an order that the test chooses.
///
/// A class because they share it.
package final class Turns: Sendable {
    private struct State {
        var order: ArraySlice<String>
        var waiting: [String: CheckedContinuation<Void, Never>] = [:]
    }

    private let state: Mutex<State>

    /// Makes turns; each name must come once.
    package init(_ order: [String]) { state = Mutex(State(order: order[...])) }

    /// Returns when all earlier names have had their turn and this one's has come.
    package func wait(_ name: String) async {
        await withCheckedContinuation { continuation in
            state.withLock { $0.waiting[name] = continuation }
            letGo()
        }
    }

    /// Ends the turn of the name that was let go last.
    package func end() {
        state.withLock { _ = $0.order.popFirst() }
        letGo()
    }

    private func letGo() {
        let next = state.withLock { state in
            state.order.first.flatMap { state.waiting.removeValue(forKey: $0) }
        }
        next?.resume()
    }
}
