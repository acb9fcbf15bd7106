import Contract
import Glibc

/// What is known of a call of a plugin's function; behind the mutex of its record.
struct CallState {
    /// What the component says of itself.
    var manifest: ManifestReference
    /// Where that lies which the plugin was given.
    var room = CallRoom()
    /// The call, until it is over: the host's own, which whoever made it keeps until the function
    /// has returned, or a test's.
    var host: Unmanaged<HostCall>?
    var kept: HostCall?
    var other: OtherCall?
    /// The context of the call, also when that is over.
    var text: ContextText?
    /// What runs the call, and so is there until it is over.
    var component: Unmanaged<LoadedComponent>?
    /// The thread that is inside the plugin's function, until that returns.
    var thread: pthread_t?
    /// The task there, if another thread has to know whether it was cancelled.
    var task: CallingTask?
    var hasEnded = false
    /// What it has ended with, until whoever made the call takes it.
    var value: SlotValue?
    var error: (any Error)?
    var isAbandoned = false
    var continuation: UnsafeContinuation<Void, Never>?
    var cancellation: CancelReason?
    var notice: (@Sendable (CancelReason) -> Void)?
    /// Requests without a reply, and those whose reply is just being given: a plugin may end
    /// its call in there, but whoever waits for the call waits for the reply to return too.
    var openRequests = 0
    var replying = 0
    /// Made with the first request, as most calls have none, and kept for other calls.
    var requests: PendingRequests?
    /// Held while a notice runs: the end of the call waits for it, but not for itself.
    ///
    /// Made with the first notice.
    var noticeLock: RecursiveLock?
    var nextRequest: UInt64 = 1
    /// Whether it is looked from time to time whether the task inside was cancelled.
    var isWatched = false
    /// Whether a timer may look at the record after its call, so that it serves for no other.
    var isKeptApart = false

    var call: (any Call)? { host?.takeUnretainedValue() ?? other?.call }
    /// Whether a context's text is the one that is held.
    func holds(_ other: Unmanaged<ContextText>?) -> Bool {
        guard let text, let other else { return text == nil && other == nil }
        return other._withUnsafeGuaranteedRef { $0 === text }
    }
    var isSettled: Bool { hasEnded && openRequests == 0 && replying == 0 }

    /// Lets go of all that the call could use and of what the plugin was given; one that was
    /// given up may still read that, for ever.
    ///
    /// The record stays, and what is behind the services may hold the component, which holds
    /// the record.
    mutating func isOver() {
        (component, host) = (nil, nil)
        if !isAbandoned { room.clear() }
    }

    /// Whether the calling thread is the one inside the plugin's function.
    var isInside: Bool { thread.map { pthread_equal($0, pthread_self()) != 0 } ?? false }
}
