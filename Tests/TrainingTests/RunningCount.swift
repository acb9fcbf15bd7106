import Synchronization

/// Counts what runs at once.
///
/// A class because those that run share it.
final class RunningCount: Sendable {
    private let counts = Mutex<(now: Int, most: Int)>((0, 0))

    /// The most that ran at once.
    var most: Int { counts.withLock { $0.most } }

    func begin() {
        counts.withLock { counts in
            counts.now += 1
            counts.most = max(counts.most, counts.now)
        }
    }

    func end() { counts.withLock { $0.now -= 1 } }
}
