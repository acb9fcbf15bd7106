import CPluginABI
import Contract
import Glibc
import JSONValues
import SlotBridge
import Synchronization

/// One call of a plugin's function: what C sees of it, and what the host knows.
///
/// It is the object behind `glia_call`. After its end it is kept for a while, so that a plugin
/// which ends a call twice is told so; then it serves for another call. Unchecked because what
/// isn't behind the mutex is written by who begins a call, before anybody else sees it.
final class CallRecord: @unchecked Sendable {
    /// The C struct, and behind it the way back to this object.
    private struct Storage {
        var call: glia_call
        var owner: UnsafeRawPointer
    }

    /// How often it is looked whether a call that a plugin doesn't return from was cancelled.
    private static let watchInterval: Duration = .milliseconds(20)

    let executor: HostExecutor
    private let storage: UnsafeMutablePointer<Storage>
    private let state: Mutex<CallState>

    init(executor: HostExecutor, component: ManifestReference) {
        self.executor = executor
        state = Mutex(CallState(manifest: component))
        storage = .allocate(capacity: 1)
        storage.initialize(
            to: Storage(
                call: glia_call(
                    struct_size: UInt32(MemoryLayout<glia_call>.size),
                    reserved: 0,
                    host: HostTable.pointer,
                    context: glia_str()
                ),
                owner: UnsafeRawPointer(Unmanaged.passUnretained(self).toOpaque())
            )
        )
    }

    deinit {
        state.withLock { $0.room.takeBack() }
        storage.deallocate()
    }

    // MARK: - The beginning

    /// Begins a call of a component.
    ///
    /// - Returns: What the plugin gets, there until the call is over.
    func begin(
        _ call: any Call,
        of component: LoadedComponent,
        _ input: SlotValue
    ) -> UnsafePointer<glia_value> {
        input.lend(in: begin(call, of: component, room: input.lentSize))
    }

    /// Begins a call that gets a text.
    func begin(_ call: any Call, of component: LoadedComponent, _ text: String) -> glia_str {
        var text = text
        return text.withUTF8 { bytes in
            let place = begin(call, of: component, room: bytes.count)
            if let from = bytes.baseAddress {
                place.copyMemory(from: from, byteCount: bytes.count)
            }
            let data = place.assumingMemoryBound(to: CChar.self)
            return glia_str(data: data, size: UInt64(bytes.count))
        }
    }

    private func begin(
        _ call: any Call,
        of component: LoadedComponent,
        room size: Int
    ) -> UnsafeMutableRawPointer {
        let host = HostCall.reference(call)
        let other = host == nil ? OtherCall(call) : nil
        let text =
            host?._withUnsafeGuaranteedRef { $0.contextText }
            ?? other.map { Unmanaged.passUnretained($0.context) }
        storage.pointee.call.context =
            text?._withUnsafeGuaranteedRef { $0.lent } ?? glia_str()
        let task = component.keepsTask() ? CallingTask.current : nil
        return state.withLock { state in
            // Most records serve the same component again, and many the same call of the host.
            if state.manifest !== component.shared { state.manifest = component.shared }
            if !state.holds(text) { state.text = text?.takeUnretainedValue() }
            state.host = host
            if let other { state.other = other }
            state.component = Unmanaged.passUnretained(component)
            state.thread = pthread_self()
            if let task { state.task = task }
            state.hasEnded = false
            return state.room.reserve(size)
        }
    }

    /// The call; one that can do nothing any more, if it is over.
    var call: any Call { state.withLock { $0.call ?? EndedCall(text: $0.text) } }

    /// What the component says of itself.
    var component: PluginManifest { state.withLock { $0.manifest }.value }

    /// Why the component may not ask for a service, or nil.
    func refusal(of service: String) -> ComponentError? {
        state.withLock { $0.manifest }.refusal(of: service)
    }

    /// What the plugin gets.
    var pointer: UnsafeMutablePointer<glia_call> {
        UnsafeMutableRawPointer(storage).assumingMemoryBound(to: glia_call.self)
    }

    /// Runs a body with the record of a call that a plugin hands back, without counting it: whoever
    /// has begun the call has it until that is over, and then it rests among those that have ended.
    static func with(
        _ call: UnsafeMutablePointer<glia_call>?,
        _ body: (CallRecord) -> Void
    ) {
        reference(call)?._withUnsafeGuaranteedRef(body)
    }

    /// The record of a call that a plugin hands back.
    static func of(_ call: UnsafeMutablePointer<glia_call>?) -> CallRecord? {
        reference(call)?.takeUnretainedValue()
    }

    private static func reference(
        _ call: UnsafeMutablePointer<glia_call>?
    ) -> Unmanaged<CallRecord>? {
        guard let call else { return nil }
        let storage = UnsafeMutableRawPointer(call).assumingMemoryBound(to: Storage.self)
        return .fromOpaque(storage.pointee.owner)
    }

    // MARK: - The end

    /// Ends the call; the second end is a fault of the plugin and changes nothing.
    func end(_ value: consuming SlotValue) {
        var value = Optional(value)
        end { $0.value = value.take() }
    }

    /// Ends the call by an error; the second end is a fault of the plugin and changes nothing.
    func end(_ error: ComponentError) { end { $0.error = error } }

    // Inlined, so that what is given stays in registers: see ``CallEnd``.
    @inline(__always) private func end(_ give: (inout CallState) -> Void) {
        enum Outcome {
            case twice
            case late
            case open(Int)
            case resume(UnsafeContinuation<Void, Never>?)
        }
        let (outcome, noticeLock) = state.withLock { state -> (Outcome, RecursiveLock?) in
            if state.hasEnded { return (state.isAbandoned ? .late : .twice, state.noticeLock) }
            state.hasEnded = true
            give(&state)
            if state.notice != nil { state.notice = nil }
            guard state.openRequests == 0 else {
                return (.open(state.openRequests), state.noticeLock)
            }
            let continuation = state.replying == 0 ? state.continuation.take() : nil
            return (.resume(continuation), state.noticeLock)
        }
        noticeLock?.locked {}
        switch outcome {
        case .twice: fault("ended a call twice")
        case .late: fault("ended a call long after it was cancelled")
        case .open(let count): fault("ended a call while \(count) of its requests were open")
        case .resume(let continuation): continuation?.resume()
        }
    }

    /// The plugin's function has returned.
    ///
    /// - Returns: What the call has ended with; nil if it goes on, or some of its requests do.
    func leave() -> CallEnd? {
        var end: CallEnd?
        var (kept, other): (HostCall?, OtherCall?) = (nil, nil)
        state.withLock { state in
            state.thread = nil
            if state.task != nil { state.task = nil }
            guard state.isSettled else {
                // Whoever made the call may let go of it from now on.
                if state.kept == nil { state.kept = state.host?.takeUnretainedValue() }
                return
            }
            if state.kept != nil { kept = state.kept.take() }
            if state.other != nil { other = state.other.take() }
            state.isOver()
            end = CallEnd(
                value: state.value.take(),
                error: state.error.take(),
                servesAgain: !state.isAbandoned && !state.isKeptApart
            )
        }
        // Freed outside the lock.
        withExtendedLifetime((kept, other)) {}
        return end
    }

    /// Waits until the call and its requests have ended; ``leave()`` comes next.
    // Concurrent as the closure that waits for it: so it spares one change of executors.
    @concurrent
    func settle() async {
        await withUnsafeContinuation { continuation in
            let hasEnded = state.withLock { state in
                if state.isSettled { return true }
                state.continuation = continuation
                return false
            }
            if hasEnded { continuation.resume() }
        }
    }

    /// Whether it waits for an answer of the host.
    var isWaiting: Bool { state.withLock { !$0.hasEnded && $0.openRequests > 0 } }

    /// Gives the call up: whoever waits gets the error, and what the plugin says later is ignored.
    ///
    /// - Returns: Whether the call had not ended before.
    func abandon(_ error: ComponentError) -> Bool {
        let continuation = state.withLock { state -> UnsafeContinuation<Void, Never>?? in
            guard !state.hasEnded else { return .none }
            state.hasEnded = true
            state.error = error
            state.isAbandoned = true
            state.openRequests = 0
            state.replying = 0
            // The plugin may look at its call and the context at any time, for ever.
            if let text = state.text { _ = Unmanaged.passRetained(text) }
            return .some(state.continuation.take())
        }
        guard let continuation else { return false }
        _ = Unmanaged.passRetained(self)
        continuation?.resume()
        return true
    }

    // MARK: - Cancellation

    var cancellation: CancelReason? {
        if let reason = state.withLock({ $0.cancellation }) ?? call.cancellation { return reason }
        let (isInside, isCancelled) = state.withLock { state in
            let isInside = state.isInside
            if state.thread != nil, !isInside {
                state.component?.takeUnretainedValue().isAskingElsewhere()
            }
            return (isInside, state.task?.isCancelled ?? false)
        }
        return (isInside ? Task.isCancelled : isCancelled) ? .superseded : nil
    }

    /// A timer is going to look at this record, also after its call.
    func keepApart() { state.withLock { $0.isKeptApart = true } }

    /// Sees to it that the cancellation of a task inside the plugin's function is told: who waits
    /// in there doesn't ask for it.
    func watch() {
        let isFirst = state.withLock { state in
            guard state.thread != nil, !state.isWatched else { return false }
            if state.isInside { state.task = CallingTask.current }
            guard state.task != nil else { return false }
            (state.isWatched, state.isKeptApart) = (true, true)
            return true
        }
        if isFirst { lookAgain() }
    }

    private func lookAgain() {
        _ = executor.after(Self.watchInterval) { [self] in
            let (call, component, isCancelled) = state.withLock { state in
                (state.call, state.component?.takeUnretainedValue(), state.task?.isCancelled)
            }
            guard let call, let component, let isCancelled else { return }
            if isCancelled {
                component.stop(self, reason: call.cancellation ?? .superseded)
            } else {
                lookAgain()
            }
        }
    }

    func cancel(_ reason: CancelReason) {
        let lock = state.withLock { state -> RecursiveLock? in
            if !state.hasEnded, state.cancellation == nil { state.cancellation = reason }
            return state.noticeLock
        }
        lock?.locked {
            let notice = state.withLock { $0.hasEnded ? nil : $0.notice.take() }
            notice?(reason)
        }
        state.withLock { $0.requests }?.cancelAll()
    }

    func onCancel(_ notice: @escaping @Sendable (CancelReason) -> Void) {
        let (reason, lock) = state.withLock { state -> (CancelReason?, RecursiveLock) in
            let lock = state.noticeLock ?? RecursiveLock()
            state.noticeLock = lock
            guard !state.hasEnded else { return (nil, lock) }
            if state.cancellation == nil { state.notice = notice }
            return (state.cancellation, lock)
        }
        guard let reason else { return watch() }
        keepApart()
        _ = executor.after(.zero) {
            lock.locked { if self.state.withLock({ !$0.hasEnded }) { notice(reason) } }
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
            guard state.withLock({ !$0.hasEnded }) else {
                return fault("sent a part after its call had ended")
            }
            executor.blocking {
                guard let host = HostCall.of(call) else { return call.send(value) }
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
        let (id, isWaitedFor) = state.withLock { state -> (UInt64?, Bool) in
            guard !state.hasEnded else { return (nil, false) }
            let id = state.nextRequest
            state.nextRequest += 1
            state.openRequests += 1
            return (
                id, state.thread != nil && state.component?.takeUnretainedValue().endsLater == false
            )
        }
        // Most functions that ask return before the reply; another one may wait for it inside.
        if isWaitedFor { watch() }
        return id
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
    func endReply(_ id: UInt64, of requests: PendingRequests) {
        let continuation = state.withLock { state -> UnsafeContinuation<Void, Never>? in
            state.replying = max(0, state.replying - 1)
            return state.isSettled ? state.continuation.take() : nil
        }
        requests.close(id)
        continuation?.resume()
    }

    func fault(_ what: String) {
        call.log(.pluginFault, "the plugin '\(component.name)' \(what)")
    }
}
