import Synchronization

/// Counts how often each question was asked at its place: the third time is another question than
/// the second.
///
/// A class because all calls of a run share it.
final class AskedTimes: Sendable {
    private let times = Mutex<[CallKey: UInt32]>([:])

    /// How often the question was asked there before.
    func next(_ question: ModelQuestion) -> UInt32 {
        // Whoever asks it, and however often, a shared question is one.
        if question.isShared { return 0 }
        return times.withLock { times in
            let count = times[question.key, default: 0]
            times[question.key] = count + 1
            return count
        }
    }
}
