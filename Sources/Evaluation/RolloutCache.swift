import JSONValues
import ProgramGraph
import Synchronization

/// What a rollout depends on: the candidate, the example, and which of several tries it is.
package struct RolloutKey: Hashable, Sendable {
    let candidate: ContentHash
    let example: ContentHash
    let rollout: Int
}

/// Every rollout of a run, by content and never by position: the same candidate is never paid for
/// twice on the same example.
///
/// A class because all trials of a run share it.
final class RolloutCache: Sendable {
    private let rows = Mutex<[RolloutKey: EvaluatedRow]>([:])

    subscript(key: RolloutKey) -> EvaluatedRow? {
        get { rows.withLock { $0[key] } }
        set { rows.withLock { $0[key] = newValue } }
    }
}
