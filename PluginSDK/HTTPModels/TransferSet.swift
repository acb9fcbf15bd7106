import CCurl
import Contract
import Glibc

/// The transfers that are on their way, and libcurl, which moves them.
///
/// It belongs to whoever has its lock, and never calls what waits for a transfer: those that have
/// ended are handed out, to be told when the lock is free again. A class because C points to it.
final class TransferSet {
    typealias Ended = (transfer: HTTPTransfer, ending: HTTPTransfer.Ending)

    private let multi: UnsafeMutableRawPointer
    private let hooks = UnsafeMutablePointer<ccurl_hooks>.allocate(capacity: 1)
    private var sockets: WatchedSockets
    private var transfers: [UnsafeMutableRawPointer: HTTPTransfer] = [:]
    private var spare: [UnsafeMutableRawPointer] = []
    /// Those that couldn't begin, for ``takeEnded()``.
    private var refused: [Ended] = []
    /// How many transfers libcurl hasn't ended.
    private var running: Int32 = 0
    private var wakeUp: ContinuousClock.Instant?
    private var nextCancellationCheck = ContinuousClock.now
    /// How long transfers take, the latest counting most.
    private var usual: Duration = .zero
    private var isClosed = false
    private let clock = ContinuousClock()

    private static let crowd = 16
    /// To wake up once more for less costs more than it spares.
    private static let shortestPatience: Duration = .microseconds(400)
    private static let longestPatience: Duration = .milliseconds(4)

    /// libcurl wants to be set up once in a process, before its first use.
    private static let isCurlReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    /// Makes an empty set, whose sockets are watched by a descriptor of epoll.
    init(events: Int32) throws {
        guard Self.isCurlReady, let multi = curl_multi_init() else {
            throw ComponentError(.resourceExhausted, "libcurl can't be set up")
        }
        self.multi = multi
        sockets = WatchedSockets(events: events)
        let this = Unmanaged.passUnretained(self).toOpaque()
        hooks.initialize(
            to: HTTPTransfer.hooks(opened: socketOpened, closed: socketClosed, this)
        )
        guard ccurl_watch(multi, socketChanged, timerChanged, this) == CURLM_OK else {
            throw ComponentError(.resourceExhausted, "libcurl can't be set up")
        }
    }

    deinit {
        // Without transfers there are no connections either, whose closing would call back.
        if !isClosed { curl_multi_cleanup(multi) }
        hooks.deallocate()
    }

    /// Closes all connections; the last thing that is done with it.
    func close() {
        for easy in spare { curl_easy_cleanup(easy) }
        curl_multi_cleanup(multi)
        isClosed = true
    }

    var isEmpty: Bool { transfers.isEmpty && refused.isEmpty }

    /// Whether some transfers have ended that ``takeEnded()`` hasn't handed out.
    var hasEnded: Bool { !refused.isEmpty || Int(running) < transfers.count }

    /// When to look at it again though no socket calls; nil for as long as none does.
    ///
    /// After the last transfer it is looked at once more: until then the next one wakes nobody.
    var nextLook: ContinuousClock.Instant? {
        guard !transfers.isEmpty || nextCancellationCheck > clock.now else { return wakeUp }
        return min(wakeUp ?? nextCancellationCheck, nextCancellationCheck)
    }

    /// How long to let a crowd of transfers gather, and so share what a wake-up costs.
    ///
    /// To wake an idle core costs tens of microseconds on a virtual machine. This is a small part of
    /// the time that transfers take anyway, and a few at once aren't kept waiting.
    var patience: Duration {
        let part = usual / 25
        guard transfers.count >= Self.crowd, part >= Self.shortestPatience else { return .zero }
        return min(part, Self.longestPatience)
    }

    /// Begins transfers, as far as they get without waiting.
    func begin(_ submitted: [HTTPTransfer]) {
        guard !submitted.isEmpty else { return }
        if transfers.isEmpty, nextCancellationCheck <= clock.now {
            nextCancellationCheck = clock.now + HTTPClient.cancellationInterval
        }
        for transfer in submitted { add(transfer) }
        // libcurl begins a transfer when its time is up, at once.
        lookAtClock()
    }

    private func add(_ transfer: HTTPTransfer) {
        guard let easy = spare.popLast() ?? fresh() else {
            refused.append((transfer, .failed(.cut("no memory is left for another transfer"))))
            return
        }
        let code = transfer.prepare(easy)
        guard code == CURLE_OK, curl_multi_add_handle(multi, easy) == CURLM_OK else {
            curl_easy_cleanup(easy)
            let failure = code == CURLE_OK ? .cut("it can't be started") : HTTPFailure(code)
            refused.append((transfer, .failed(failure)))
            return
        }
        transfers[easy] = transfer
        running += 1
    }

    /// Has libcurl do what is due by now.
    func lookAtClock() {
        if let due = wakeUp, due <= clock.now {
            wakeUp = nil
            advance(CURL_SOCKET_TIMEOUT, 0)
        }
        sockets.tellChanges()
    }

    /// Has libcurl do what an event lets it do.
    func handle(_ event: epoll_event) {
        guard let (socket, mask) = sockets.meaning(of: event) else { return }
        advance(socket, mask)
    }

    private func advance(_ socket: curl_socket_t, _ mask: Int32) {
        curl_multi_socket_action(multi, socket, mask, &running)
    }

    /// Hands out the transfers that have ended, and those whose call was cancelled.
    func takeEnded() -> [Ended] {
        var ended = refused
        refused = []
        takeCancelled(into: &ended)
        var code = CURLE_OK
        while let easy = ccurl_next_done(multi, &code) {
            let status = ccurl_status(easy)
            guard let transfer = remove(easy) else { continue }
            usual += (clock.now - transfer.begun - usual) / 16
            ended.append((transfer, .done(code, status: status)))
        }
        sockets.tellChanges()
        return ended
    }

    private func takeCancelled(into ended: inout [Ended]) {
        guard !transfers.isEmpty, nextCancellationCheck <= clock.now else { return }
        nextCancellationCheck = clock.now + HTTPClient.cancellationInterval
        let cancelled = transfers.compactMap { easy, transfer in
            transfer.cancellation().map { (easy, transfer, $0) }
        }
        for (easy, transfer, reason) in cancelled {
            remove(easy)
            ended.append((transfer, .failed(.cancelled(reason))))
        }
    }

    @discardableResult private func remove(_ easy: UnsafeMutableRawPointer) -> HTTPTransfer? {
        curl_multi_remove_handle(multi, easy)
        spare.append(easy)
        defer { running = min(running, Int32(transfers.count)) }
        return transfers.removeValue(forKey: easy)
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

    fileprivate func want(_ interest: UInt32, of socket: Int32) {
        sockets.want(interest, of: socket)
    }

    fileprivate func opened(_ socket: Int32) { sockets.opened(socket) }

    fileprivate func closed(_ socket: Int32) { sockets.closed(socket) }

    fileprivate func wake(after milliseconds: Int) {
        wakeUp = milliseconds < 0 ? nil : clock.now + .milliseconds(milliseconds)
    }

    fileprivate static func of(_ user: UnsafeMutableRawPointer?) -> TransferSet? {
        user.map { Unmanaged<TransferSet>.fromOpaque($0).takeUnretainedValue() }
    }
}

private let socketChanged: curl_socket_callback = { _, socket, what, user, _ in
    let set = TransferSet.of(user)
    switch what {
    case Int32(CURL_POLL_REMOVE): set?.want(0, of: socket)
    case Int32(CURL_POLL_IN): set?.want(EPOLLIN.rawValue, of: socket)
    case Int32(CURL_POLL_OUT): set?.want(EPOLLOUT.rawValue, of: socket)
    default: set?.want(EPOLLIN.rawValue | EPOLLOUT.rawValue, of: socket)
    }
    return 0
}

private let socketOpened: ccurl_socket = { socket, user in TransferSet.of(user)?.opened(socket) }

private let socketClosed: ccurl_socket = { socket, user in TransferSet.of(user)?.closed(socket) }

private let timerChanged: curl_multi_timer_callback = { _, milliseconds, user in
    TransferSet.of(user)?.wake(after: milliseconds)
    return 0
}
