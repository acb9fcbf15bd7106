import Contract
import Synchronization

/// Notices that a model answers nobody any more.
///
/// A search that goes on with failed calls learns that every candidate is bad, and pays for the
/// models that still answer. So it is better stopped: nothing is lost, and it goes on later.
///
/// A class because all calls of a model share it.
final class OutageWatch: Sendable {
    /// So many calls in a row without an answer, each after its last attempt, are an outage.
    static let most = 32

    private let failures = Atomic<Int>(0)

    /// A call was answered.
    func end() {
        if failures.load(ordering: .relaxed) > 0 { failures.store(0, ordering: .relaxed) }
    }

    /// A call failed for good.
    ///
    /// - Returns: Why the run should stop, or nil.
    func note(_ error: ComponentError) -> ComponentError? {
        if error.needsTheUser { return error }
        guard error.isOutage else { return nil }
        guard failures.add(1, ordering: .relaxed).newValue >= Self.most else { return nil }
        return ComponentError(
            error.status,
            "the model gave no answer to \(Self.most) calls in a row, so the run is stopped; what "
                + "was answered is kept, and the same command goes on from there. The last "
                + "failure: \(error.message)"
        )
    }
}
