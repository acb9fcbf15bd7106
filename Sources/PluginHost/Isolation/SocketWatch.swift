import Glibc

/// Looks at a socket for a while before its thread goes to sleep, as long as that pays.
///
/// To be woken costs as much as ten calls of a small function, where the processor itself has gone
/// to sleep; the next frame often comes sooner. Whoever else has something to do goes first.
struct SocketWatch {
    private static let longest: Duration = .microseconds(60)
    private static let shortest: Duration = .microseconds(2)

    private let socket: Int32
    private var patience = longest
    private var since = ContinuousClock.now

    /// Watches a socket.
    init(_ socket: Int32) { self.socket = socket }

    /// Waits until there is something to read; false if it takes too long.
    mutating func sees() -> Bool {
        since = .now
        guard patience >= Self.shortest else { return false }
        var source = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        repeat {
            if poll(&source, 1, 0) == 1 { return true }
            sched_yield()
        } while ContinuousClock.now - since < patience
        return false
    }

    /// Learns that there was something to read after all, when the thread slept already.
    mutating func wakes() {
        // The sleep itself is part of the wait.
        let mightHaveSeen = ContinuousClock.now - since < Self.longest * 4
        patience = mightHaveSeen ? Self.longest : patience / 2
    }
}
