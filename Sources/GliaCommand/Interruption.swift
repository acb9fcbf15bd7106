import Console
import Contract
import Glibc
import PluginHost
import Synchronization
import Training

/// Turns Ctrl-C into an orderly end.
///
/// Signals belong to the whole process, so this does too.
enum Interruption {
    private static let action = Mutex<(@Sendable (_ count: Int) -> Void)?>(nil)

    /// Takes SIGINT and SIGTERM away from all threads that begin from now on.
    ///
    /// Comes first of all. The main thread must not be left to Dispatch, which parks it with all
    /// signals open.
    static func block() {
        var signals = watched
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        // A file that may not grow is an error of the write, which tells so, not the end of all.
        signal(SIGXFSZ, SIG_IGN)
    }

    /// From now on the first signal ends the training after the step in hand and saves what was
    /// learned, the second stops at once and keeps what is written, the third just leaves.
    static func end(_ stop: StopRequest, then cancellation: RunCancellation) {
        action.withLock { action in
            action = { count in
                if count > 1 { return cancellation.cancel(.user) }
                Terminal.message("\nending after this step; Ctrl-C again stops at once")
                stop.request()
            }
        }
    }

    private static var watched: sigset_t {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGTERM)
        return signals
    }

    /// Waits for signals for ever; comes last in the main thread.
    static func wait() -> Never {
        var signals = watched
        var count = 0
        while true {
            var signal: Int32 = 0
            guard sigwait(&signals, &signal) == 0 else { continue }
            count += 1
            guard count < 3, let action = action.withLock({ $0 }) else { _exit(128 + signal) }
            action(count)
        }
    }
}
