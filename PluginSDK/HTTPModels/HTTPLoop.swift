import CCurl
import Contract
import Glibc
import Synchronization

/// The thread of a client: waits for the sockets of its transfers, and wakes whose answer is whole.
///
/// Whoever submits a transfer begins it as well, on its own thread, with those that waited for it:
/// to wake this one for it would cost as much as the transfer. Only this thread ends transfers, so
/// what waits for them never goes on below somebody who submits another. A class because the thread
/// points to it; unchecked because its descriptors and its thread are set before anybody else sees
/// it.
final class HTTPLoop: @unchecked Sendable {
    private struct Inbox {
        var waiting = WaitingTransfers<HTTPTransfer>()
        var isStopping = false
    }

    private struct Driven {
        let transfers: TransferSet
        /// Until when the thread sleeps, unless a socket or the bell calls.
        var sleepsUntil = ContinuousClock.now
    }

    private let inbox = Mutex(Inbox())
    private let driven: TriedLock<Driven>
    private let events: Int32
    private let bell: Int32
    private let clock = ContinuousClock()
    private var thread = pthread_t()

    /// What the bell's events carry, where those of sockets have a small number.
    private static let bellMark = UInt64.max
    private static let never = ContinuousClock.now + .seconds(1 << 40)

    private init() throws {
        let events = epoll_create1(Int32(EPOLL_CLOEXEC))
        self.events = events
        bell = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        do {
            driven = TriedLock(Driven(transfers: try TransferSet(events: events)))
        } catch {
            close(events)
            close(bell)
            throw error
        }
    }

    deinit {
        close(events)
        close(bell)
    }

    static func started() throws -> HTTPLoop {
        let loop = try HTTPLoop()
        // Each ring is an event of its own, so nobody has to read how often it rang.
        var event = epoll_event()
        event.events = EPOLLIN.rawValue | EPOLLET.rawValue
        event.data.u64 = bellMark
        guard loop.events >= 0, loop.bell >= 0,
            epoll_ctl(loop.events, EPOLL_CTL_ADD, loop.bell, &event) == 0
        else { throw ComponentError(.resourceExhausted, "the system has no descriptors left") }
        try loop.startThread()
        return loop
    }

    /// The thread holds the loop.
    private func startThread() throws {
        let box = Unmanaged.passRetained(self)
        // It begins with the signals of this one.
        let result = SignalShield.cover {
            pthread_create(
                &thread,
                nil,
                { box in
                    guard let box else { return nil }
                    Unmanaged<HTTPLoop>.fromOpaque(box).takeRetainedValue().run()
                    return nil
                },
                box.toOpaque()
            )
        }
        guard result == 0 else {
            box.release()
            throw ComponentError(.resourceExhausted, "the system has no thread left")
        }
    }

    // MARK: - From any thread

    /// Begins a transfer, unless others are about to come; it may have ended when this returns.
    func submit(_ transfer: HTTPTransfer) {
        if inbox.withLock({ $0.waiting.add(transfer) }) { beginWaiting() }
    }

    /// Begins what needn't wait, unless somebody else is with libcurl.
    ///
    /// Whoever is looks again once the lock is free, so nothing is left behind.
    private func beginWaiting() {
        while inbox.withLock({ $0.waiting.areDue(at: clock.now) }) {
            let mustWake = driven.withLockIfFree { driven in
                SignalShield.cover { driven.transfers.begin(takeWaiting()) }
                return wakesThread(&driven)
            }
            guard let mustWake else { return }
            if mustWake { ring() }
        }
    }

    /// Whether the thread would sleep too long.
    private func wakesThread(_ driven: inout Driven) -> Bool {
        let next = driven.transfers.hasEnded ? clock.now : driven.transfers.nextLook
        guard let next, next < driven.sleepsUntil else { return false }
        // The others needn't ring, too.
        driven.sleepsUntil = next
        return true
    }

    private func takeWaiting() -> [HTTPTransfer] {
        inbox.withLock { $0.waiting.takeAll(at: clock.now) }
    }

    /// Ends the thread and waits for it: whoever frees a model may count threads and descriptors.
    func stop() {
        inbox.withLock { $0.isStopping = true }
        ring()
        // The last transfer's end may have let go of the client, on this very thread.
        if pthread_equal(pthread_self(), thread) != 0 {
            pthread_detach(thread)
        } else {
            pthread_join(thread, nil)
        }
    }

    private func ring() {
        var one: UInt64 = 1
        _ = write(bell, &one, 8)
    }

    // MARK: - On the thread

    private func run() {
        var ready = [epoll_event](repeating: epoll_event(), count: 128)
        var count = 0
        while true {
            let pass = pass(ready.prefix(count))
            expectMore(after: pass)
            for (transfer, ending) in pass.ended { transfer.end(ending) }
            beginWaiting()
            let (held, isStopping) = inbox.withLock { ($0.waiting.held, $0.isStopping) }
            if pass.isEmpty, isStopping { break }
            count = wait(for: &ready, until: [pass.next, held].compactMap(\.self).min())
            if count > 0, rest(for: pass.patience) { count = wait(for: &ready, until: clock.now) }
        }
        driven.withLock { $0.transfers.close() }
    }

    /// Has transfers wait for those that will likely follow the ones that have ended.
    private func expectMore(after pass: Pass) {
        guard !pass.ended.isEmpty, pass.patience > .zero else { return }
        let time = clock.now + pass.patience
        inbox.withLock { $0.waiting.expect(pass.ended.count, until: time) }
    }

    /// Lets the answers of a crowd come that the first one belongs to; false if there is no crowd.
    private func rest(for patience: Duration) -> Bool {
        guard patience > .zero else { return false }
        usleep(UInt32(patience / .microseconds(1)))
        return true
    }

    /// What comes of one look at all transfers.
    private struct Pass {
        let ended: [TransferSet.Ended]
        let isEmpty: Bool
        /// How long to let others of the crowd come, if there was one: answers to this thread, and
        /// to those that have ended the next transfers.
        let patience: Duration
        /// When to look again though no socket calls.
        let next: ContinuousClock.Instant?
    }

    private func pass(_ ready: ArraySlice<epoll_event>) -> Pass {
        driven.withLock { driven in
            let transfers = driven.transfers
            for event in ready where event.data.u64 != Self.bellMark { transfers.handle(event) }
            transfers.begin(takeWaiting())
            transfers.lookAtClock()
            // Those that have ended belong to the crowd as well.
            let patience = transfers.patience
            let ended = transfers.takeEnded()
            driven.sleepsUntil = transfers.nextLook ?? Self.never
            return Pass(
                ended: ended,
                isEmpty: transfers.isEmpty,
                patience: patience,
                next: transfers.nextLook
            )
        }
    }

    /// Waits for events, and returns how many have come.
    private func wait(
        for ready: inout [epoll_event],
        until next: ContinuousClock.Instant?
    ) -> Int {
        // Rounded up: a wait that ends too early would spin.
        let pause = next.map { max(0, ($0 - clock.now + .microseconds(999)).milliseconds) } ?? -1
        let count = epoll_wait(events, &ready, Int32(ready.count), Int32(clamping: pause))
        // Less than nothing if the process was stopped and goes on, or a debugger looked at it.
        return max(0, Int(count))
    }
}
