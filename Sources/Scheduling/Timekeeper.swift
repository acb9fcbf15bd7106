/// Tells the time and waits; tests have one whose time they move.
package protocol Timekeeper: Sendable {
    /// The time since some moment in the past; it never goes back.
    var now: Duration { get }

    /// Waits until it is a certain time.
    ///
    /// - Throws: `CancellationError` if the task is cancelled.
    func sleep(until time: Duration) async throws

    /// Has something done when it is a certain time, from any thread.
    func wake(at time: Duration, _ action: @escaping @Sendable () -> Void)
}

/// The system's time.
package struct SystemTime: Timekeeper {
    private static let start = ContinuousClock.now

    /// Makes one; all tell the same time.
    package init() {}

    package var now: Duration { ContinuousClock.now - Self.start }

    package func sleep(until time: Duration) async throws {
        try await Task.sleep(until: Self.start + time, clock: .continuous)
    }

    package func wake(at time: Duration, _ action: @escaping @Sendable () -> Void) {
        Task {
            // It isn't cancelled by anybody; if it were, an early action does no harm.
            try? await sleep(until: time)
            action()
        }
    }
}
