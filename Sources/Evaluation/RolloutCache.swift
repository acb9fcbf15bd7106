import JSONValues
import ProgramGraph
import Synchronization

/// What a rollout depends on: the candidate, the example, and which of several tries it is.
package struct RolloutKey: Hashable, Sendable {
    let candidate: ContentHash
    let example: ContentHash
    let rollout: Int

    init(_ candidate: Candidate, _ example: Example) {
        self.candidate = candidate.key
        self.example = example.key
        rollout = example.rollout
    }

    /// Feeds one word to a hasher: fingerprints are random numbers already.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(candidate.low &* 31 ^ example.low &+ UInt64(rollout))
    }
}

/// Every rollout of a run, by content and never by position: the same candidate is never paid for
/// twice on the same example.
///
/// A class because all trials of a run share it.
final class RolloutCache: Sendable {
    private let rows = Mutex<[RolloutKey: EvaluatedRow]>([:])

    subscript(key: RolloutKey) -> EvaluatedRow? { rows.withLock { $0[key] } }

    /// The rows of keys, nil where there is none.
    subscript(keys: [RolloutKey]) -> [EvaluatedRow?] {
        rows.withLock { rows in keys.map { rows[$0] } }
    }

    /// Keeps a row for each key.
    func keep(_ new: [EvaluatedRow], for keys: [RolloutKey]) {
        rows.withLock { rows in
            rows.reserveCapacity(rows.count + new.count)
            for (key, row) in zip(keys, new) { rows[key] = row }
        }
    }
}
