import CPluginABI
package import Contract
import JSONValues
import SlotBridge
import Synchronization

/// An instance of a component whose library is loaded into this process.
///
/// Unchecked because the pointers are constant and the plugin has said how many calls it bears at
/// once.
package final class LoadedComponent: ComponentInstance, @unchecked Sendable {
    /// What the component says of itself.
    package var manifest: PluginManifest { shared.value }
    let shared: ManifestReference
    private let library: PluginLibrary
    private let component: UnsafePointer<glia_component>
    private let executor: HostExecutor
    private let ended: EndedCalls
    private let gate: CallGate?
    private let timeout: Duration?
    private let givesUp: Bool
    private let isSetAside = Atomic<Bool>(false)
    /// Whether a call was seen to end after its function had returned: those that ask do.
    private let hasEndedLater = Atomic<Bool>(false)
    private let isAskedElsewhere = Atomic<Bool>(false)
    private let calls = Atomic<Int>(0)
    private var instance: UnsafeMutableRawPointer?

    /// After so many calls it is known how a component asks.
    private static let unknownCalls = 8

    init(
        manifest: PluginManifest,
        library: PluginLibrary,
        executor: HostExecutor,
        ended: EndedCalls,
        timeout: Duration?,
        givesUp: Bool = true
    ) throws {
        shared = ManifestReference(manifest)
        self.library = library
        component = try library.component(manifest.id)
        self.executor = executor
        self.ended = ended
        self.timeout = timeout
        self.givesUp = givesUp
        switch manifest.concurrency {
        case .any: gate = nil
        case .onePerInstance: gate = CallGate(limit: 1)
        case .onePerPlugin: gate = library.gate
        }
    }

    deinit {
        // An instance that was given up may still be at work in some thread.
        guard let instance, !isSetAside.load(ordering: .acquiring) else { return }
        component.pointee.destroy?(instance)
    }

    /// Has the plugin make its instance; comes once, before any call.
    func create(configuration: String, call: any Call) async throws {
        let create = component.pointee.create
        // The plugin writes here; the box outlives a call that is given up.
        let place = UnsafeMutablePointer<UnsafeMutableRawPointer?>.allocate(capacity: 1)
        place.initialize(to: nil)
        let target = UserPointer(UnsafeMutableRawPointer(place))
        await gate?.enter()
        let (record, timer) = try record()
        create?(record.pointer, record.begin(call, of: self, configuration), place)
        _ = try await returned(record, timer, call).result()
        let made = target.pointer?.assumingMemoryBound(to: UnsafeMutableRawPointer?.self)
        instance = made?.pointee
        made?.deallocate()
    }

    /// Whether the component has that function of its kind.
    package func has(slot: Int) -> Bool { function(slot) != nil }

    package func begin(slot: Int, _ input: SlotValue, in call: any Call) throws -> BegunCall {
        guard let function = function(slot) else { throw lack(of: slot) }
        guard let gate, !gate.enterIfFree() else { return try start(function, input, call) }
        return .open(
            WaitingCall(gate: gate, component: self, function: function, input: input, call: call)
        )
    }

    /// A call that waits until others have left the gate.
    private struct WaitingCall: OpenCall {
        let gate: CallGate
        let component: LoadedComponent
        let function: glia_work
        let input: SlotValue
        let call: any Call

        func result() async throws -> SlotValue {
            await gate.enter()
            return try await component.start(function, input, call).result()
        }
    }

    /// Calls a function; the gate is behind this call.
    private func start(
        _ function: glia_work,
        _ input: SlotValue,
        _ call: any Call
    ) throws -> BegunCall {
        let (record, timer) = try record()
        function(instance, record.pointer, record.begin(call, of: self, input))
        return try returned(record, timer, call)
    }

    /// A record for a call, and the timer that watches over it.
    private func record() throws -> (CallRecord, timer: UInt64?) {
        if isSetAside.load(ordering: .acquiring) {
            gate?.leave()
            throw setAsideError
        }
        let record = ended.record(executor: executor, component: shared)
        return (record, timeout.map { watch(record, for: $0) })
    }

    /// The plugin's function has returned: most calls have ended by then.
    private func returned(
        _ record: consuming CallRecord,
        _ timer: UInt64?,
        _ call: any Call
    ) throws -> BegunCall {
        if let end = record.leave() {
            isOver(record, timer, end.servesAgain)
            return .ended(try end.get())
        }
        hasEndedLater.store(true, ordering: .relaxed)
        return .running(RunningCall(component: self, record: record, timer: timer, call: call))
    }

    /// A call is over, and its record too.
    func isOver(_ record: consuming CallRecord, _ timer: UInt64?, _ servesAgain: Bool) {
        if let timer { executor.cancel(timer) }
        ended.keep(record, servesAgain: servesAgain)
        gate?.leave()
    }

    private func function(_ slot: Int) -> glia_work? {
        guard let table = component.pointee.functions else { return nil }
        let offset = 8 + 8 * slot
        let size = table.load(as: UInt32.self)
        guard Int(size) >= offset + 8 else { return nil }
        return table.load(fromByteOffset: offset, as: glia_work?.self)
    }

    /// Whether a function that asks the host something returns before the reply, as it seems.
    var endsLater: Bool { hasEndedLater.load(ordering: .relaxed) }

    /// Whether a call keeps its task at hand, so that threads of the plugin's own can ask whether it
    /// was cancelled: those of components that do, or that aren't known yet.
    func keepsTask() -> Bool {
        if isAskedElsewhere.load(ordering: .relaxed) { return true }
        guard calls.load(ordering: .relaxed) < Self.unknownCalls else { return false }
        calls.add(1, ordering: .relaxed)
        return true
    }

    /// It asks on other threads than the one that it was called on whether it was cancelled.
    func isAskingElsewhere() { isAskedElsewhere.store(true, ordering: .relaxed) }

    private func watch(_ record: CallRecord, for timeout: Duration) -> UInt64 {
        record.keepApart()
        return executor.after(timeout) { [self] in
            // The time in which the host is asked isn't the plugin's.
            if record.isWaiting {
                _ = watch(record, for: timeout)
            } else {
                stop(record, reason: .deadline)
            }
        }
    }

    /// Cancels a call and, if it hasn't ended after the grace, gives it and the instance up.
    func stop(_ record: CallRecord, reason: CancelReason) {
        record.keepApart()
        record.cancel(reason)
        // In a worker nothing is given up: the host ends the process.
        guard givesUp else { return }
        _ = executor.after(CallGrace.duration) { [self] in
            let status: Status = reason == .deadline ? .deadlineExceeded : .cancelled
            let error = ComponentError(
                status,
                "'\(manifest.name)' didn't end a call within its time (\(reason))"
            )
            if record.abandon(error) {
                isSetAside.store(true, ordering: .releasing)
                record.fault("did not end a cancelled call within \(CallGrace.duration)")
            }
        }
    }

    private func lack(of slot: Int) -> ComponentError {
        let name = manifest.kind.slots[slot]
        return ComponentError(.unimplemented, "'\(manifest.name)' has no function '\(name)'")
    }

    private var setAsideError: ComponentError {
        ComponentError(
            .failedPrecondition,
            "'\(manifest.name)' was set aside, because it didn't end a cancelled call"
        )
    }
}
