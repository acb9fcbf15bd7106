import Synchronization

/// Whether somebody asked a training to end after the step in hand.
///
/// A class because the one who asks and the one who looks share it.
package final class StopRequest: Sendable {
    private let flag = Atomic<Bool>(false)

    /// Makes one that nobody has made.
    package init() {}

    /// Asks for the end.
    package func request() { flag.store(true, ordering: .releasing) }

    /// Whether it was asked for.
    package var isRequested: Bool { flag.load(ordering: .acquiring) }
}
