import CPluginABI
import Contract
import JSONValues
import SlotBridge
import Synchronization

/// One call of a plugin's function: what C sees of it, and what the host knows.
///
/// It is the object behind `glia_call`. After its end it is kept for a while, so that a plugin
/// which ends a call twice is told so instead of writing into freed memory. Unchecked because the
/// C struct is written once, before anybody else sees it.
final class CallRecord: @unchecked Sendable {
    /// The C struct, and behind it the way back to this object.
    private struct Storage {
        var call: glia_call
        var owner: UnsafeRawPointer
    }

    private struct State {
        var owner: Owner
        var result: Result<SlotValue, ComponentError>?
        var isAbandoned = false
        var continuation: UnsafeContinuation<Void, Never>?
        var cancellation: CancelReason?
        var notice: (@Sendable (CancelReason) -> Void)?
        /// Requests without a reply, and those whose reply is just being given: a plugin may end
        /// its call in there, but whoever waits for the call waits for the reply to return too.
        var openRequests = 0
        var replying = 0
        /// Made with the first request: most calls have none.
        var requests: PendingRequests?
        /// Held while a notice runs: the end of the call waits for it, but not for itself.
        ///
        /// Made with the first notice.
        var noticeLock: RecursiveLock?
        var nextRequest: UInt64 = 1

        var isSettled: Bool { openRequests == 0 && replying == 0 }
    }

    /// Who made the call; when it is over, only where its faults are told.
    private enum Owner {
        case call(any Call)
        case ended(log: any Log, path: String)
    }

    private let manifest: ManifestReference
    let executor: HostExecutor
    /// Holds the struct and behind it the context's text.
    private let storage: UnsafeMutablePointer<Storage>
    /// What the plugin was given and may read until it ends the call.
    private var lent: LentMemory?
    private let state: Mutex<State>

    init(_ call: any Call, component: ManifestReference, executor: HostExecutor) {
        state = Mutex(State(owner: .call(call)))
        manifest = component
        self.executor = executor
        let context = call.context.bytes
        let header = MemoryLayout<Storage>.stride
        let memory = LentMemory.allocate(header + context.count)
        context.withUnsafeBytes { bytes in
            if let from = bytes.baseAddress {
                (memory + header).copyMemory(from: from, byteCount: bytes.count)
            }
        }
        storage = memory.bindMemory(to: Storage.self, capacity: 1)
        let text = (memory + header).assumingMemoryBound(to: CChar.self)
        storage.initialize(
            to: Storage(
                call: glia_call(
                    struct_size: UInt32(MemoryLayout<glia_call>.size),
                    reserved: 0,
                    host: HostTable.pointer,
                    context: glia_str(data: text, size: UInt64(context.count))
                ),
                owner: UnsafeRawPointer(Unmanaged.passUnretained(self).toOpaque())
            )
        )
    }

    deinit { LentMemory(start: storage).takeBack() }

    /// The call; one that can do nothing any more, if it is over.
    var call: any Call {
        switch state.withLock({ $0.owner }) {
        case .call(let call): call
        case .ended(let log, let path): EndedCall(log: log, path: path)
        }
    }

    /// Lets go of all that the call could use: this record stays, and what is behind the services
    /// may hold the component, which holds this record.
    func forget() {
        let owner = state.withLock { state -> Owner in
            defer {
                if case .call(let call as HostCall) = state.owner {
                    state.owner = .ended(log: call.target, path: call.context.path)
                }
            }
            return state.owner
        }
        // Freed outside the lock.
        withExtendedLifetime(owner) {}
    }

    /// What the component says of itself.
    var component: PluginManifest { manifest.value }

    /// What the plugin gets.
    var pointer: UnsafeMutablePointer<glia_call> {
        UnsafeMutableRawPointer(storage).assumingMemoryBound(to: glia_call.self)
    }

    /// The record of a call that a plugin hands back.
    static func of(_ call: UnsafeMutablePointer<glia_call>?) -> CallRecord? {
        guard let call else { return nil }
        let storage = UnsafeMutableRawPointer(call).assumingMemoryBound(to: Storage.self)
        return Unmanaged<CallRecord>.fromOpaque(storage.pointee.owner).takeUnretainedValue()
    }

    /// Keeps what the plugin is given until the call is over; comes before the plugin sees it.
    ///
    /// - Returns: What the plugin gets.
    func keep<Value>(_ lent: Lent<Value>) -> UnsafePointer<Value> {
        self.lent = lent.memory
        return lent.pointer
    }

    // MARK: - The end

    /// The call is over for whoever made it: what the plugin was given is freed.
    ///
    /// A plugin that was given up may still read it, so then it stays.
    func close() {
        guard let lent, !state.withLock({ $0.isAbandoned }) else { return }
        lent.takeBack()
        self.lent = nil
    }

    /// Ends the call; the second end is a fault of the plugin and changes nothing.
    func end(_ result: Result<SlotValue, ComponentError>) {
        enum Outcome {
            case twice
            case late
            case open(Int)
            case resume(UnsafeContinuation<Void, Never>?)
        }
        let outcome = state.withLock { state -> Outcome in
            if state.result != nil { return state.isAbandoned ? .late : .twice }
            state.result = result
            state.notice = nil
            guard state.openRequests == 0 else { return .open(state.openRequests) }
            return .resume(state.replying == 0 ? state.continuation.take() : nil)
        }
        state.withLock { $0.noticeLock }?.locked {}
        switch outcome {
        case .twice: fault("ended a call twice")
        case .late: fault("ended a call long after it was cancelled")
        case .open(let count): fault("ended a call while \(count) of its requests were open")
        case .resume(let continuation): continuation?.resume()
        }
    }

    /// The result, if the call has ended and none of its requests is open.
    func takeResult() -> Result<SlotValue, ComponentError>? {
        state.withLock { $0.isSettled ? $0.result : nil }
    }

    /// Whether it waits for an answer of the host.
    var isWaiting: Bool { state.withLock { $0.result == nil && $0.openRequests > 0 } }

    /// Waits for the end.
    func result() async -> Result<SlotValue, ComponentError> {
        await withUnsafeContinuation { continuation in
            let hasEnded = state.withLock { state in
                if state.result != nil, state.isSettled { return true }
                state.continuation = continuation
                return false
            }
            if hasEnded { continuation.resume() }
        }
        return takeResult() ?? .failure(ComponentError(.unknown, "the call has no result"))
    }

    /// Gives the call up: whoever waits gets the error, and what the plugin says later is ignored.
    ///
    /// - Returns: Whether the call had not ended before.
    func abandon(_ error: ComponentError) -> Bool {
        let continuation = state.withLock { state -> UnsafeContinuation<Void, Never>?? in
            guard state.result == nil else { return .none }
            state.result = .failure(error)
            state.isAbandoned = true
            state.openRequests = 0
            state.replying = 0
            return .some(state.continuation.take())
        }
        guard let continuation else { return false }
        // The plugin may look at its call at any time, for ever.
        _ = Unmanaged.passRetained(self)
        continuation?.resume()
        return true
    }

    // MARK: - Cancellation

    var cancellation: CancelReason? {
        state.withLock { $0.cancellation } ?? call.cancellation
    }

    func cancel(_ reason: CancelReason) {
        let lock = state.withLock { state -> RecursiveLock? in
            if state.result == nil, state.cancellation == nil { state.cancellation = reason }
            return state.noticeLock
        }
        lock?.locked {
            let notice = state.withLock { $0.result == nil ? $0.notice.take() : nil }
            notice?(reason)
        }
        state.withLock { $0.requests }?.cancelAll()
    }

    func onCancel(_ notice: @escaping @Sendable (CancelReason) -> Void) {
        let (reason, lock) = state.withLock { state -> (CancelReason?, RecursiveLock) in
            let lock = state.noticeLock ?? RecursiveLock()
            state.noticeLock = lock
            guard state.result == nil else { return (nil, lock) }
            if state.cancellation == nil { state.notice = notice }
            return (state.cancellation, lock)
        }
        guard let reason else { return }
        _ = executor.after(.zero) {
            lock.locked { if self.state.withLock({ $0.result == nil }) { notice(reason) } }
        }
    }

    // MARK: - Parts

    /// Passes a part on; the thread waits while the reader is slow.
    func send(_ part: Result<SlotValue, any Error>) {
        do {
            let value = try part.get()
            if !value.headText.isEmpty {
                try value.headText.withUnsafeBufferPointer { try JSON.check($0) }
            }
            guard state.withLock({ $0.result == nil }) else {
                return fault("sent a part after its call had ended")
            }
            executor.blocking {
                guard let host = call as? HostCall else { return call.send(value) }
                host.send(value) { self.cancellation != nil }
            }
        } catch {
            fault("sent an unsound part: \(error)")
        }
    }

    // MARK: - Requests

    /// The requests without a reply.
    var requests: PendingRequests {
        state.withLock { state in
            if let requests = state.requests { return requests }
            let requests = PendingRequests()
            state.requests = requests
            return requests
        }
    }

    /// Opens a request, or returns nil if the call has ended.
    func openRequest() -> UInt64? {
        state.withLock { state in
            guard state.result == nil else { return nil }
            let id = state.nextRequest
            state.nextRequest += 1
            state.openRequests += 1
            return id
        }
    }

    /// The reply to a request is about to be given: from now on the call may end.
    func beginReply() {
        state.withLock { state in
            // A call that was given up waits for none of them.
            guard !state.isAbandoned, state.openRequests > 0 else { return }
            state.openRequests -= 1
            state.replying += 1
        }
    }

    /// The reply to a request has returned.
    func endReply(_ id: UInt64) {
        let continuation = state.withLock { state -> UnsafeContinuation<Void, Never>? in
            state.replying = max(0, state.replying - 1)
            guard state.result != nil, state.isSettled else { return nil }
            return state.continuation.take()
        }
        requests.close(id)
        continuation?.resume()
    }

    func fault(_ what: String) {
        call.log(.pluginFault, "the plugin '\(component.name)' \(what)")
    }
}

/// A call that is over: it can still say who broke a rule.
private struct EndedCall: Call {
    let log: any Log
    let path: String

    var context: CallContext { CallContext(path: path) }
    var cancellation: CancelReason? { nil }
    func request(_ service: String, _ input: SlotValue) async throws -> SlotValue {
        throw ComponentError(.failedPrecondition, "the call has ended")
    }
    func randomBytes(count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }
    func report(progress: Double, note: String) {}
    func log(_ level: LogLevel, _ message: String) { log.write(level, message, source: path) }
}
