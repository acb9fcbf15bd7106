import PluginSDK
import Synchronization

/// The rendered stable messages of the latest candidates.
///
/// A class because calls share it. What it holds is a function of a call's variables, which the
/// host's key stands for: a hit and a miss give the same messages, so nothing that depends on
/// earlier calls is kept.
final class PromptCache: Sendable {
    private struct State {
        var messages: [String: Texts] = [:]
        /// The keys, oldest first, as a ring once the cache is full.
        var keys: [String] = []
        var oldest = 0
    }

    private let capacity: Int
    private let state = Mutex(State())

    init(capacity: Int) { self.capacity = capacity }

    /// Returns the messages of a key, rendering them if they aren't there.
    ///
    /// - Parameters:
    ///   - key: The key of the variables' content; nothing is kept for an empty one.
    ///   - render: Makes the messages; its errors aren't kept.
    /// - Returns: The messages.
    func messages(for key: String, render: () throws -> Texts) rethrows -> Texts {
        if key.isEmpty { return try render() }
        if let known = state.withLock({ $0.messages[key] }) { return known }
        // Outside the lock: two calls that render the same at once lose less than all that wait.
        let messages = try render()
        state.withLock { insert(messages, key, into: &$0) }
        return messages
    }

    private func insert(_ messages: Texts, _ key: String, into state: inout State) {
        guard state.messages.updateValue(messages, forKey: key) == nil else { return }
        if state.keys.count < capacity {
            state.keys.append(key)
        } else {
            state.messages[state.keys[state.oldest]] = nil
            state.keys[state.oldest] = key
            state.oldest = (state.oldest + 1) % capacity
        }
    }

    /// How many candidates are held.
    var count: Int { state.withLock { $0.messages.count } }
}
