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
    private let shared: ManifestReference
    private let library: PluginLibrary
    private let component: UnsafePointer<glia_component>
    private let executor: HostExecutor
    private let ended: EndedCalls
    private let gate: CallGate?
    private let timeout: Duration?
    private let givesUp: Bool
    private let isSetAside = Atomic<Bool>(false)
    private var instance: UnsafeMutableRawPointer?

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
        _ = try await perform(call) { record in
            let place = target.pointer?.assumingMemoryBound(to: UnsafeMutableRawPointer?.self)
            let text = record.keep(glia_str.lend(configuration))
            create?(record.pointer, text.pointee, place)
        }
        instance = place.pointee
        place.deallocate()
    }

    /// Whether the component has that function of its kind.
    package func has(slot: Int) -> Bool { function(slot) != nil }

    /// Calls a function of the component.
    ///
    /// - Throws: ``ComponentError`` as the plugin gave it, or because it broke a rule.
    package func call(slot: Int, _ input: SlotValue, in call: any Call) async throws -> SlotValue {
        guard let function = function(slot) else {
            let name = manifest.kind.slots[slot]
            throw ComponentError(
                .unimplemented,
                "'\(manifest.name)' has no function '\(name)'"
            )
        }
        let instance = UserPointer(instance)
        return try await perform(call) { record in
            function(instance.pointer, record.pointer, record.keep(input.lend()))
        }
    }

    private func function(_ slot: Int) -> glia_work? {
        guard let table = component.pointee.functions else { return nil }
        let offset = 8 + 8 * slot
        let size = table.load(as: UInt32.self)
        guard Int(size) >= offset + 8 else { return nil }
        return table.load(fromByteOffset: offset, as: glia_work?.self)
    }

    private func perform(
        _ call: any Call,
        _ body: (CallRecord) -> Void
    ) async throws -> SlotValue {
        if isSetAside.load(ordering: .acquiring) { throw setAsideError }
        await gate?.enter()
        defer { gate?.leave() }
        let record = CallRecord(call, component: shared, executor: executor)
        defer {
            record.close()
            ended.keep(record)
        }
        let timer = timeout.map { watch(record, for: $0) }
        defer { if let timer { executor.cancel(timer) } }
        return try await withTaskCancellationHandler {
            body(record)
            // Most calls end before they return; they need no continuation.
            if let result = record.takeResult() { return try result.get() }
            return try await record.result().get()
        } onCancel: {
            stop(record, reason: call.cancellation ?? .superseded)
        }
    }

    private func watch(_ record: CallRecord, for timeout: Duration) -> UInt64 {
        executor.after(timeout) { [self] in
            // The time in which the host is asked isn't the plugin's.
            if record.isWaiting {
                _ = watch(record, for: timeout)
            } else {
                stop(record, reason: .deadline)
            }
        }
    }

    /// Cancels a call and, if it hasn't ended after the grace, gives it and the instance up.
    private func stop(_ record: CallRecord, reason: CancelReason) {
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

    private var setAsideError: ComponentError {
        ComponentError(
            .failedPrecondition,
            "'\(manifest.name)' was set aside, because it didn't end a cancelled call"
        )
    }
}
