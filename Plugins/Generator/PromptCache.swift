import PluginSDK
import Synchronization

/// What was rendered of the latest candidates.
///
/// A class because calls share it. What it holds is a function of a call's variables, which the
/// host's key stands for: a hit and a miss give the same, so nothing that depends on
/// earlier calls is kept.
final class PromptCache<Rendered: Sendable>: Sendable {
    private struct State {
        var rendered: [String: Rendered] = [:]
        /// The keys, oldest first, as a ring once the cache is full.
        var keys: [String] = []
        var oldest = 0
    }

    private let capacity: Int
    private let state = Mutex(State())

    init(capacity: Int) { self.capacity = capacity }

    /// Returns what belongs to a key, rendering it if it isn't there.
    ///
    /// - Parameters:
    ///   - key: The key of the variables' content; nothing is kept for an empty one.
    ///   - render: Makes it; its errors aren't kept.
    /// - Returns: What was rendered.
    func value(for key: String, render: () throws -> Rendered) rethrows -> Rendered {
        if key.isEmpty { return try render() }
        if let known = state.withLock({ $0.rendered[key] }) { return known }
        // Outside the lock: two calls that render the same at once lose less than all that wait.
        let rendered = try render()
        state.withLock { insert(rendered, key, into: &$0) }
        return rendered
    }

    private func insert(_ rendered: Rendered, _ key: String, into state: inout State) {
        guard state.rendered.updateValue(rendered, forKey: key) == nil else { return }
        if state.keys.count < capacity {
            state.keys.append(key)
        } else {
            state.rendered[state.keys[state.oldest]] = nil
            state.keys[state.oldest] = key
            state.oldest = (state.oldest + 1) % capacity
        }
    }

    /// How many candidates are held.
    var count: Int { state.withLock { $0.rendered.count } }
}
