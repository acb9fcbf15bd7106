import Glibc

/// Keeps signals off a thread that is somebody else's for as long as libcurl works on it.
enum SignalShield {
    /// Runs a body in which this thread takes no signals.
    ///
    /// They are the host's; and a write to a closed connection, which some TLS libraries make
    /// without a word against its signal, must not end the process.
    static func cover<Result>(_ body: () -> Result) -> Result {
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &before)
        let result = body()
        // The signal waits for this thread now; threads of the host never take it.
        if sigismember(&before, SIGPIPE) == 0 { takeBrokenPipe() }
        pthread_sigmask(SIG_SETMASK, &before, nil)
        return result
    }

    private static func takeBrokenPipe() {
        var brokenPipe = sigset_t()
        var atOnce = timespec()
        sigemptyset(&brokenPipe)
        sigaddset(&brokenPipe, SIGPIPE)
        sigtimedwait(&brokenPipe, nil, &atOnce)
    }
}
