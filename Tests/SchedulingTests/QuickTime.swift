import Scheduling
import Synchronization

/// A time in which nobody waits: whoever sleeps moves it to where he would wake up.
final class QuickTime: Timekeeper {
    private let time = Mutex(Duration.zero)

    var now: Duration { time.withLock { $0 } }

    func sleep(until time: Duration) async throws {
        self.time.withLock { $0 = max($0, time) }
    }

    func wake(at time: Duration, _ action: @escaping @Sendable () -> Void) {
        Task {
            try? await sleep(until: time)
            action()
        }
    }
}
