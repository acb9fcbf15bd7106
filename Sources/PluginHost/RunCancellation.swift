package import Contract
import Synchronization

/// Whether and why a run is being stopped, seen by all its calls.
package final class RunCancellation: Sendable {
    private let reason = Atomic<Int32>(0)
    private let notices = Mutex<(next: UInt64, all: [UInt64: @Sendable (CancelReason) -> Void])>(
        (1, [:])
    )
    private let fault = Mutex<ComponentError?>(nil)

    /// Makes one that isn't cancelled.
    package init() {}

    /// Asks all calls to end; the first reason stays, and so does the first error.
    ///
    /// - Parameters:
    ///   - reason: Why, for plugins.
    ///   - error: What makes it pointless to go on; it is what the run ends with.
    package func cancel(_ reason: CancelReason, because error: ComponentError? = nil) {
        if let error { fault.withLock { $0 = $0 ?? error } }
        let (isFirst, _) = self.reason.compareExchange(
            expected: 0,
            desired: reason.rawValue,
            ordering: .acquiringAndReleasing
        )
        guard isFirst else { return }
        for notice in notices.withLock({ $0.all.values.map { $0 } }) { notice(reason) }
    }

    /// Has somebody told who can't ask all the time; at once, if it is cancelled already.
    ///
    /// - Returns: A number for ``forget(_:)``.
    package func onCancel(_ notice: @escaping @Sendable (CancelReason) -> Void) -> UInt64 {
        let id = notices.withLock { notices in
            defer { notices.next += 1 }
            notices.all[notices.next] = notice
            return notices.next
        }
        if let current { notice(current) }
        return id
    }

    /// Forgets a notice.
    package func forget(_ notice: UInt64) { notices.withLock { $0.all[notice] = nil } }

    /// What made it pointless to go on, or nil.
    package var error: ComponentError? { fault.withLock { $0 } }

    /// Why, or nil.
    package var current: CancelReason? {
        CancelReason(rawValue: reason.load(ordering: .acquiring))
    }
}
