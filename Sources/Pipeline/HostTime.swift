import PluginHost
import Scheduling

/// The system's time, by the host's own threads: nothing waits any more when they have ended.
struct HostTime: Timekeeper {
    private static let start = ContinuousClock.now

    let executor: HostExecutor

    var now: Duration { ContinuousClock.now - Self.start }

    func sleep(until time: Duration) async throws {
        try await executor.sleep(for: max(.zero, time - now))
    }

    func wake(at time: Duration, _ action: @escaping @Sendable () -> Void) {
        _ = executor.after(max(.zero, time - now), action)
    }
}
