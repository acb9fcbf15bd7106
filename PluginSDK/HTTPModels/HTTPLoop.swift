import CCurl
import Contract
import Glibc
import Synchronization

/// The thread of a client: tells libcurl which sockets are ready, and wakes whose answer is whole.
///
/// libcurl's own waiting looks at all transfers each time; with sockets watched by the system the
/// cost of an event doesn't grow with the number in flight. A class because the thread and C point
/// to it; unchecked because all but `inbox` belongs to the thread.
final class HTTPLoop: @unchecked Sendable {
    private struct Inbox {
        var submitted: [HTTPTransfer] = []
        var isStopping = false
    }

    private let inbox = Mutex(Inbox())
    private let multi: UnsafeMutableRawPointer
    private let events: Int32
    private let bell: Int32
    private let hooks = UnsafeMutablePointer<ccurl_hooks>.allocate(capacity: 1)
    private var hasRun = false
    private var sockets: [Int32: HTTPSocket] = [:]
    /// Sockets in which libcurl's interest may have changed since the system was last told.
    private var changed: [Int32] = []
    private var transfers: [UnsafeMutableRawPointer: HTTPTransfer] = [:]
    private var spare: [UnsafeMutableRawPointer] = []
    private var wakeUp: ContinuousClock.Instant?
    private var nextCancellationCheck = ContinuousClock.now
    private var lastPass = ContinuousClock.now
    /// How long transfers take, the latest counting most.
    private var usual: Duration = .zero
    private let clock = ContinuousClock()
    private var thread = pthread_t()

    private static let crowd = 16
    private static let longestRest: Duration = .milliseconds(4)

    /// libcurl wants to be set up once in a process, before its first use.
    private static let isCurlReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    private init() throws {
        guard Self.isCurlReady, let multi = curl_multi_init() else {
            throw ComponentError(.resourceExhausted, "libcurl can't be set up")
        }
        self.multi = multi
        events = epoll_create1(Int32(EPOLL_CLOEXEC))
        bell = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        hooks.initialize(
            to: HTTPTransfer.hooks(
                opened: socketOpened,
                closed: socketClosed,
                Unmanaged.passUnretained(self).toOpaque()
            )
        )
    }

    deinit {
        // The thread has closed the connections, which calls back; without it there are none.
        if !hasRun { curl_multi_cleanup(multi) }
        hooks.deallocate()
        close(events)
        close(bell)
    }

    static func started() throws -> HTTPLoop {
        let loop = try HTTPLoop()
        // Each ring is an event of its own, so nobody has to read how often it rang.
        var event = epoll_event()
        event.events = EPOLLIN.rawValue | EPOLLET.rawValue
        event.data.fd = loop.bell
        guard loop.events >= 0, loop.bell >= 0,
            epoll_ctl(loop.events, EPOLL_CTL_ADD, loop.bell, &event) == 0,
            ccurl_watch(
                loop.multi,
                socketChanged,
                timerChanged,
                Unmanaged.passUnretained(loop).toOpaque()
            ) == CURLM_OK
        else { throw ComponentError(.resourceExhausted, "the system has no descriptors left") }
        try loop.startThread()
        return loop
    }

    /// The thread holds the loop.
    private func startThread() throws {
        // Signals are the host's; and a write to a closed connection must not raise one.
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        let box = Unmanaged.passRetained(self)
        let result = pthread_create(
            &thread,
            nil,
            { box in
                guard let box else { return nil }
                Unmanaged<HTTPLoop>.fromOpaque(box).takeRetainedValue().run()
                return nil
            },
            box.toOpaque()
        )
        guard result == 0 else {
            box.release()
            throw ComponentError(.resourceExhausted, "the system has no thread left")
        }
    }

    // MARK: - From any thread

    func submit(_ transfer: HTTPTransfer) {
        let isFirst = inbox.withLock { inbox in
            inbox.submitted.append(transfer)
            return inbox.submitted.count == 1
        }
        // Whoever came first has rung, and isn't heard yet.
        if isFirst { ring() }
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
        hasRun = true
        var ready = [epoll_event](repeating: epoll_event(), count: 128)
        while true {
            tellChanges()
            restInACrowd()
            let count = epoll_wait(events, &ready, Int32(ready.count), pause)
            for event in ready.prefix(max(0, Int(count))) { handle(event) }
            let isStopping = takeSubmitted()
            // After what was submitted: libcurl begins a transfer when its time is up, at once.
            if let due = wakeUp, due <= clock.now {
                wakeUp = nil
                advance(CURL_SOCKET_TIMEOUT, 0)
            }
            checkCancellations()
            finishTransfers()
            if isStopping, transfers.isEmpty { break }
        }
        for easy in spare { curl_easy_cleanup(easy) }
        curl_multi_cleanup(multi)
    }

    /// Lets a crowd of transfers gather for a moment, and so share what a wake-up costs.
    ///
    /// To wake an idle core costs tens of microseconds on a virtual machine. The rest is a small
    /// part of the time that transfers take anyway, and a few at once aren't kept waiting.
    private func restInACrowd() {
        if transfers.count >= Self.crowd {
            let left = lastPass + min(Self.longestRest, usual / 50) - clock.now
            if left > .zero { usleep(UInt32(left / .microseconds(1))) }
        }
        lastPass = clock.now
    }

    /// How long to wait for an event, in milliseconds; -1 for ever.
    private var pause: Int32 {
        var next = wakeUp
        if !transfers.isEmpty { next = min(next ?? nextCancellationCheck, nextCancellationCheck) }
        guard let next else { return -1 }
        // Rounded up: a wait that ends too early would spin.
        return Int32(clamping: max(0, (next - clock.now + .microseconds(999)).milliseconds))
    }

    private func handle(_ event: epoll_event) {
        if event.data.fd == bell { return }
        if sockets[event.data.fd]?.wanted ?? 0 == 0 {
            // An idle connection was closed by the other side; libcurl sees it before it is used.
            sockets[event.data.fd]?.known = 0
            epoll_ctl(events, EPOLL_CTL_DEL, event.data.fd, nil)
            return
        }
        var mask: Int32 = 0
        if event.events & EPOLLIN.rawValue != 0 { mask |= Int32(CURL_CSELECT_IN) }
        if event.events & EPOLLOUT.rawValue != 0 { mask |= Int32(CURL_CSELECT_OUT) }
        if event.events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0 {
            mask |= Int32(CURL_CSELECT_ERR)
        }
        advance(event.data.fd, mask)
    }

    private func advance(_ socket: curl_socket_t, _ mask: Int32) {
        var running: Int32 = 0
        curl_multi_socket_action(multi, socket, mask, &running)
    }

    private func takeSubmitted() -> Bool {
        let (submitted, isStopping) = inbox.withLock { inbox in
            let submitted = inbox.submitted
            inbox.submitted.removeAll(keepingCapacity: true)
            return (submitted, inbox.isStopping)
        }
        for transfer in submitted {
            guard let easy = spare.popLast() ?? fresh() else {
                transfer.fail(.cut("no memory is left for another transfer"))
                continue
            }
            let code = transfer.prepare(easy)
            guard code == CURLE_OK, curl_multi_add_handle(multi, easy) == CURLM_OK else {
                curl_easy_cleanup(easy)
                transfer.fail(code == CURLE_OK ? .cut("it can't be started") : HTTPFailure(code))
                continue
            }
            transfers[easy] = transfer
        }
        return isStopping
    }

    private func checkCancellations() {
        guard !transfers.isEmpty, nextCancellationCheck <= clock.now else { return }
        nextCancellationCheck = clock.now + HTTPClient.cancellationInterval
        let cancelled = transfers.compactMap { easy, transfer in
            transfer.cancellation().map { (easy, transfer, $0) }
        }
        for (easy, transfer, reason) in cancelled {
            remove(easy)
            transfer.fail(.cancelled(reason))
        }
    }

    private func finishTransfers() {
        var code = CURLE_OK
        while let easy = ccurl_next_done(multi, &code) {
            let status = ccurl_status(easy)
            guard let transfer = transfers[easy] else { continue }
            remove(easy)
            usual += (clock.now - transfer.begun - usual) / 16
            transfer.end(code, status: status)
        }
    }

    private func remove(_ easy: UnsafeMutableRawPointer) {
        transfers[easy] = nil
        curl_multi_remove_handle(multi, easy)
        spare.append(easy)
    }

    /// A handle with all that is the same for all transfers.
    private func fresh() -> UnsafeMutableRawPointer? {
        guard let easy = curl_easy_init() else { return nil }
        guard ccurl_set_up(easy, hooks) == CURLE_OK else {
            curl_easy_cleanup(easy)
            return nil
        }
        return easy
    }

    // MARK: - What libcurl asks for

    /// libcurl wants to hear of other events of a socket, or of none.
    ///
    /// The system is told before the next wait, and only if that makes a difference by then: most
    /// calls take an open connection, and leave it as they found it.
    fileprivate func want(_ interest: UInt32, of socket: Int32) {
        sockets[socket, default: HTTPSocket()].wanted = interest
        changed.append(socket)
        guard interest == 0, sockets[socket]?.isConnection == false else { return }
        // One of libcurl's own, whose end nobody tells: its number may come again.
        if sockets[socket]?.known != 0 { epoll_ctl(events, EPOLL_CTL_DEL, socket, nil) }
        sockets[socket] = nil
    }

    /// A connection's socket was opened; it is watched until it is closed.
    fileprivate func opened(_ socket: Int32) {
        sockets[socket] = HTTPSocket(isConnection: true)
    }

    /// A connection's socket is about to be closed, and forgotten by the system then.
    fileprivate func closed(_ socket: Int32) { sockets[socket] = nil }

    private func tellChanges() {
        for number in changed {
            guard let socket = sockets[number] else { continue }
            // An idle connection is watched for its end; level-triggered, anything else would spin.
            let interest = socket.wanted == 0 ? EPOLLIN.rawValue : socket.wanted
            if socket.known == interest || (socket.wanted == 0 && socket.known == 0) { continue }
            var event = epoll_event()
            event.events = interest
            event.data.fd = number
            let action = socket.known == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD
            if epoll_ctl(events, action, number, &event) == 0 { sockets[number]?.known = interest }
        }
        changed.removeAll(keepingCapacity: true)
    }

    fileprivate func wake(after milliseconds: Int) {
        wakeUp = milliseconds < 0 ? nil : clock.now + .milliseconds(milliseconds)
    }
}

/// A socket that libcurl uses.
private struct HTTPSocket {
    /// Whether its closing is told.
    var isConnection = false
    /// The events that libcurl wants to hear of.
    var wanted: UInt32 = 0
    /// Those that the system tells; 0 if it doesn't watch the socket.
    var known: UInt32 = 0
}

private let socketChanged: curl_socket_callback = { _, socket, what, user, _ in
    guard let user else { return 0 }
    let loop = Unmanaged<HTTPLoop>.fromOpaque(user).takeUnretainedValue()
    switch what {
    case Int32(CURL_POLL_REMOVE): loop.want(0, of: socket)
    case Int32(CURL_POLL_IN): loop.want(EPOLLIN.rawValue, of: socket)
    case Int32(CURL_POLL_OUT): loop.want(EPOLLOUT.rawValue, of: socket)
    default: loop.want(EPOLLIN.rawValue | EPOLLOUT.rawValue, of: socket)
    }
    return 0
}

private let socketOpened: ccurl_socket = { socket, user in
    guard let user else { return }
    Unmanaged<HTTPLoop>.fromOpaque(user).takeUnretainedValue().opened(socket)
}

private let socketClosed: ccurl_socket = { socket, user in
    guard let user else { return }
    Unmanaged<HTTPLoop>.fromOpaque(user).takeUnretainedValue().closed(socket)
}

private let timerChanged: curl_multi_timer_callback = { _, milliseconds, user in
    guard let user else { return 0 }
    Unmanaged<HTTPLoop>.fromOpaque(user).takeUnretainedValue().wake(after: milliseconds)
    return 0
}
