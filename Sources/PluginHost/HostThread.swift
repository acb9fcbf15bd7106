package import Glibc

/// Plain threads of the host.
package enum HostThread {
    /// Starts a thread with 8 MiB of stack, as the C header promises.
    ///
    /// It takes no signal: those are for the threads of the program around the host.
    ///
    /// - Returns: The thread, which must be joined or detached; nil if there is none left.
    package static func start(_ body: @escaping @Sendable () -> Void) -> pthread_t? {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setstacksize(&attributes, 8 << 20)
        defer { pthread_attr_destroy(&attributes) }
        var before = sigset_t()
        var blocked = signalsOfOthers
        pthread_sigmask(SIG_BLOCK, &blocked, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        let box = Unmanaged.passRetained(ThreadBody(body))
        var thread = pthread_t()
        let failure = pthread_create(
            &thread,
            &attributes,
            { argument in
                if let argument {
                    Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().run()
                }
                return nil
            },
            box.toOpaque()
        )
        guard failure == 0 else {
            box.release()
            return nil
        }
        return thread
    }

    /// All signals but those that a thread brings on itself.
    private static var signalsOfOthers: sigset_t {
        var signals = sigset_t()
        sigfillset(&signals)
        for own in [SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS] {
            sigdelset(&signals, own)
        }
        return signals
    }
}

private final class ThreadBody: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}
