import CCurl
import Contract

/// One request on its way: what goes out, what has come in, and who waits for it.
///
/// A class because C points to it; unchecked because until it has ended only whoever has the lock of
/// all transfers touches it, and then only the thread that ends it.
final class HTTPTransfer: @unchecked Sendable {
    private let request: HTTPRequest
    private let continuation: UnsafeContinuation<HTTPResponse, any Error>
    let cancellation: @Sendable () -> CancelReason?
    /// When it was handed over.
    let begun = ContinuousClock.now
    private let arrival: (@Sendable (UnsafeRawBufferPointer) -> Void)?
    private let body: UnsafeMutableBufferPointer<CChar>
    private var head = HTTPHead()
    private var received: [UInt8] = []
    private var isTooLong = false
    private var hasBegun = false

    init(
        _ request: HTTPRequest,
        _ cancellation: @escaping @Sendable () -> CancelReason?,
        _ arrival: (@Sendable (UnsafeRawBufferPointer) -> Void)?,
        _ continuation: UnsafeContinuation<HTTPResponse, any Error>
    ) {
        self.request = request
        self.cancellation = cancellation
        self.arrival = arrival
        self.continuation = continuation
        // libcurl reads from here until the transfer has ended.
        body = .allocate(capacity: max(1, request.body.count))
        request.body.withUnsafeBytes { bytes in
            UnsafeMutableRawBufferPointer(body).copyBytes(from: bytes)
        }
    }

    deinit { body.deallocate() }

    static func of(_ easy: UnsafeMutableRawPointer) -> HTTPTransfer? {
        ccurl_user(easy).map { Unmanaged<HTTPTransfer>.fromOpaque($0).takeUnretainedValue() }
    }

    /// What libcurl calls for transfers, and for the sockets of their connections.
    static func hooks(
        opened: @escaping ccurl_socket,
        closed: @escaping ccurl_socket,
        _ user: UnsafeMutableRawPointer
    ) -> ccurl_hooks {
        ccurl_hooks(
            begin: begin,
            take_header: takeHeader,
            take_body: takeBody,
            opened: opened,
            closed: closed,
            socket_user: user
        )
    }

    /// Aims a handle at this request; it points to this object until the transfer has ended.
    func prepare(_ easy: UnsafeMutableRawPointer) -> CURLcode {
        guard let address = request.address.parsed else { return CURLE_URL_MALFORMAT }
        var post = ccurl_post(
            address: address,
            headers: request.headers.list,
            body: body.baseAddress,
            body_size: request.body.count,
            connect_timeout_ms: request.connectTimeout.milliseconds,
            user: Unmanaged.passUnretained(self).toOpaque()
        )
        return ccurl_aim(easy, &post)
    }

    /// libcurl sends a request again, unasked, if a kept connection closes before the answer begins.
    ///
    /// The other side may have worked on it by then, and trying again is the host's: so once only.
    fileprivate func mayBegin() -> Bool {
        defer { hasBegun = true }
        return !hasBegun
    }

    fileprivate func header(_ line: UnsafeRawBufferPointer) { head.add(line) }

    fileprivate func take(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard received.count + bytes.count <= HTTPClient.longestAnswer else {
            isTooLong = true
            return 0
        }
        received.append(contentsOf: bytes)
        if let arrival, head.isSuccess { arrival(bytes) }
        return bytes.count
    }

    /// How it went.
    enum Ending: Sendable {
        /// libcurl is done with it.
        case done(CURLcode, status: Int)
        /// It wasn't libcurl that ended it.
        case failed(HTTPFailure)
    }

    /// Wakes whoever waits; the last thing that happens to a transfer.
    func end(_ ending: Ending) {
        switch ending {
        case .done where isTooLong: continuation.resume(throwing: HTTPFailure.tooLong)
        case .done(CURLE_OK, let status):
            continuation.resume(
                returning: HTTPResponse(status: status, head: head, body: received)
            )
        case .done(let code, _): continuation.resume(throwing: HTTPFailure(code))
        case .failed(let failure): continuation.resume(throwing: failure)
        }
    }
}

private let begin:
    @convention(c) (
        UnsafeMutableRawPointer?, UnsafeMutablePointer<CChar>?, UnsafeMutablePointer<CChar>?, Int32,
        Int32
    ) -> Int32 = { user, _, _, _, _ in
        guard let user else { return 1 }
        return Unmanaged<HTTPTransfer>.fromOpaque(user).takeUnretainedValue().mayBegin() ? 0 : 1
    }

private let takeHeader: ccurl_bytes = { bytes, size, count, user in
    guard let user else { return 0 }
    let transfer = Unmanaged<HTTPTransfer>.fromOpaque(user).takeUnretainedValue()
    transfer.header(UnsafeRawBufferPointer(start: bytes, count: size * count))
    return size * count
}

private let takeBody: ccurl_bytes = { bytes, size, count, user in
    guard let user else { return 0 }
    let transfer = Unmanaged<HTTPTransfer>.fromOpaque(user).takeUnretainedValue()
    return transfer.take(UnsafeRawBufferPointer(start: bytes, count: size * count))
}

extension Duration {
    /// Whole milliseconds.
    var milliseconds: Int {
        Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000)
    }
}
