import CPluginABI
import Contract
import JSONValues
import SlotBridge
import Synchronization

/// A call of one of the plugin's functions, as the host handed it over.
///
/// A class because it stands for the host's object; unchecked because all functions of the host's
/// table that are used here may be called from any thread.
final class PluginCall: WaitingCall, @unchecked Sendable {
    private let call: UnsafeMutablePointer<glia_call>
    private let host: UnsafePointer<glia_host>

    /// Nil if the host's table lacks what version 1 has.
    init?(_ call: UnsafeMutablePointer<glia_call>?) {
        guard let call, let host = call.pointee.host,
            Int(host.pointee.struct_size) >= MemoryLayout<glia_host>.size
        else { return nil }
        self.call = call
        self.host = host
    }

    var context: CallContext {
        CallContext((withContext { try? JSON(parsing: $0) })?.object ?? [:])
    }

    var variablesKey: String { withContext { JSON.string("variables_key", in: $0) } ?? "" }

    var isStreaming: Bool { withContext { JSON.isTrue("streaming", in: $0) } ?? false }

    private func withContext<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result?) -> Result? {
        let text = call.pointee.context
        return text.data?.withMemoryRebound(to: UInt8.self, capacity: Int(text.size)) {
            body(UnsafeBufferPointer(start: $0, count: Int(text.size)))
        }
    }

    var cancellation: CancelReason? {
        let reason = host.pointee.cancelled?(call) ?? 0
        return reason == 0 ? nil : CancelReason(rawValue: reason) ?? .user
    }

    func request(_ service: String, _ input: SlotValue) async throws -> SlotValue {
        // Unsafe spares the check that the ABI makes already: exactly one reply for a request.
        try await withUnsafeThrowingContinuation { continuation in
            let box = Unmanaged.passRetained(ReplyBox(continuation)).toOpaque()
            guard let request = host.pointee.request else {
                Unmanaged<ReplyBox>.fromOpaque(box).release()
                continuation.resume(
                    throwing: ComponentError(.unimplemented, "the host takes no requests")
                )
                return
            }
            input.withCValue { value in
                withCText(service) { name in
                    _ = request(call, name, value, takeReply, box)
                }
            }
        }
    }

    func waitingRequest(_ service: String, _ input: SlotValue) throws -> SlotValue {
        guard let request = host.pointee.request, let wait = host.pointee.wait_for else {
            throw ComponentError(.unimplemented, "the host takes no requests, or can't wait")
        }
        let answer = WaitedAnswer()
        let box = Unmanaged.passRetained(answer).toOpaque()
        input.withCValue { value in
            withCText(service) { name in wait(call, request(call, name, value, takeWaited, box)) }
        }
        return try answer.take()
    }

    func randomBytes(count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            host.pointee.random_bytes?(call, buffer.baseAddress, UInt64(count))
            initialized = count
        }
    }

    func send(_ part: SlotValue) { part.withCValue { _ = host.pointee.send_part?(call, $0) } }

    func report(progress: Double, note: String) {
        withCText(note) { host.pointee.progress?(call, progress, $0) }
    }

    func log(_ level: LogLevel, _ message: String) {
        withCText(message) { host.pointee.write_log?(call, level.rawValue, $0, glia_str()) }
    }

    func finish(_ output: SlotValue) { output.withCValue { host.pointee.finish?(call, $0) } }

    func fail(_ error: any Error) {
        let error =
            error as? ComponentError
            ?? ComponentError(
                error is CancellationError ? .cancelled : .internalFault,
                String(describing: error)
            )
        let details = error.details.isEmpty ? "" : JSON.object(error.details).text()
        withCText(error.message) { message in
            withCText(details) { host.pointee.fail?(call, error.status.rawValue, message, $0) }
        }
    }
}

/// Carries a continuation through C's user pointer.
private final class ReplyBox: Sendable {
    let continuation: UnsafeContinuation<SlotValue, any Error>
    init(_ continuation: UnsafeContinuation<SlotValue, any Error>) {
        self.continuation = continuation
    }
}

/// Keeps an answer for the thread that waits for it.
private final class WaitedAnswer: Sendable {
    private let answer = Mutex<Result<SlotValue, ComponentError>?>(nil)

    func put(_ result: Result<SlotValue, ComponentError>) { answer.withLock { $0 = result } }

    func take() throws -> SlotValue {
        guard let answer = answer.withLock({ $0 }) else {
            throw ComponentError(.internalFault, "the host waited and gave no answer")
        }
        return try answer.get()
    }
}

private let takeWaited: glia_reply = { user, status, message, value in
    guard let user else { return }
    let answer = Unmanaged<WaitedAnswer>.fromOpaque(user).takeRetainedValue()
    guard status == GLIA_OK else {
        let error = ComponentError(Status(rawValue: status) ?? .unknown, String(reading: message))
        return answer.put(.failure(error))
    }
    do {
        answer.put(.success(try SlotValue(reading: value)))
    } catch {
        answer.put(.failure(ComponentError(.internalFault, "the answer is unsound: \(error)")))
    }
}

private let takeReply: glia_reply = { user, status, message, value in
    guard let user else { return }
    let continuation = Unmanaged<ReplyBox>.fromOpaque(user).takeRetainedValue().continuation
    guard status == GLIA_OK else {
        let error = ComponentError(
            Status(rawValue: status) ?? .unknown,
            String(reading: message)
        )
        continuation.resume(throwing: error)
        return
    }
    continuation.resume(with: Result { try SlotValue(reading: value) })
}
