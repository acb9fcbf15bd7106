import Glibc
import Testing

@testable import HTTPModels

struct SignalShieldTests {
    @Test func signalsComeAgainAfterwards() {
        let before = blocksBrokenPipe

        let during = SignalShield.cover { blocksBrokenPipe }

        #expect(during)
        #expect(blocksBrokenPipe == before)
    }

    private var blocksBrokenPipe: Bool {
        var current = sigset_t()
        pthread_sigmask(SIG_BLOCK, nil, &current)
        return sigismember(&current, SIGPIPE) == 1
    }
}
