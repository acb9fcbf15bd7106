import CProcess
import Contract
import Glibc
import JSONValues
import Synchronization

/// What a worker process does: it loads one plugin and serves the host's calls of it.
///
/// A class because calls run at once.
package final class WorkerSession: Sendable {
    private struct State {
        var library: PluginLibrary?
        var manifests: [PluginManifest] = []
        var instances: [UInt64: LoadedComponent] = [:]
        var nextInstance: UInt64 = 1
        var calls: [UInt64: OpenCall] = [:]
    }

    private struct OpenCall {
        let cancellation = RunCancellation()
        var task: Task<Void, Never>?
    }

    private let channel: FrameChannel
    private let executor = HostExecutor()
    private let ended = EndedCalls()
    private let replies = PendingReplies()
    private let state = Mutex(State())

    private init(_ channel: FrameChannel) { self.channel = channel }

    /// Serves the host on a socket until it is gone, then ends the process.
    ///
    /// - Parameters:
    ///   - host: The process that has started this one.
    ///   - memoryLimit: How much memory the plugin may take, in bytes, or nil.
    package static func serve(host: Int32, memoryLimit: UInt64?) -> Never {
        let socket = WorkerCommand.socket
        // If the host dies, however it does, so does this process.
        if glia_die_with_parent(host) != 0 { _exit(0) }
        glia_report_crashes(WorkerCommand.report)
        if let memoryLimit { limit(memory: memoryLimit) }
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
        let session = WorkerSession(FrameChannel(descriptor: socket))
        session.channel.send(Frame(.hello, text: WorkerCommand.version))
        session.listen()
        // Without exit handlers: a plugin's would run while its threads still do.
        _exit(0)
    }

    /// Listens until the host is gone.
    private func listen() {
        let listener: FrameListener
        do {
            listener = try FrameListener(
                socket: channel.descriptor,
                executor: executor,
                take: { self.take($0) }
            )
        } catch {
            let level = Int64(LogLevel.error.rawValue)
            channel.send(Frame(.log, number: level, text: "\(error)"))
            return
        }
        for _ in 1..<FrameListener.threads {
            _ = HostThread.start {
                listener.listen()
                // The first may be in a call that doesn't end.
                _exit(0)
            }
        }
        listener.listen()
    }

    /// Limits what may be written to: neither mapped files, such as a model's weights, nor
    /// addresses that are only reserved count, as they would under a limit of address space.
    private static func limit(memory: UInt64) {
        // Not the plugin's: the threads' stacks, of 8 MiB each, and the worker's own tables.
        let own = UInt64(HostExecutor.coreCount + 5) * (8 << 20)
        let bytes = rlim_t(memory.addingReportingOverflow(own).partialValue)
        var limit = rlimit(rlim_cur: bytes, rlim_max: bytes)
        setrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &limit)
    }

    private func take(_ frame: Frame) {
        switch frame.kind {
        case .load: answer(frame) { try self.load(frame) }
        case .create: begin(frame) { try await self.create(frame, $0) }
        case .call: begin(frame) { try await self.call(frame, $0) }
        case .destroy: destroy(frame)
        case .cancel: cancel(frame)
        case .reply: replies.take(frame)
        case .hello, .ended, .failed, .request, .abandon, .log, .progress, .part: break
        }
    }

    // MARK: - Calls

    private func answer(_ frame: Frame, _ body: () throws -> Frame) {
        do { channel.send(try body()) } catch { fail(frame, error) }
    }

    private func begin(_ frame: Frame, _ body: @escaping @Sendable (HostCall) async throws -> Frame)
    {
        let open = OpenCall()
        state.withLock { $0.calls[frame.call] = open }
        let call = WorkerCall(frame, channel: channel, replies: replies)
            .hostCall(open.cancellation)
        let task = Task(executorPreference: executor) { [self] in
            do {
                var ended = try await body(call)
                ended.call = frame.call
                ended.origin = drawn(call, frame)
                close(frame)
                channel.send(ended)
            } catch {
                close(frame)
                fail(frame, error, drawn(call, frame))
            }
        }
        state.withLock { $0.calls[frame.call]?.task = task }
    }

    private func close(_ frame: Frame) {
        state.withLock { _ = $0.calls.removeValue(forKey: frame.call) }
    }

    /// How many random bytes were drawn, if any were: the host's call goes on from there.
    private func drawn(_ call: HostCall, _ frame: Frame) -> Frame.Origin? {
        guard let origin = frame.origin, call.drawCount != origin.draws else { return nil }
        return Frame.Origin(context: [], seed: origin.seed, draws: call.drawCount)
    }

    private func fail(_ frame: Frame, _ error: any Error, _ origin: Frame.Origin? = nil) {
        var failed = Frame(.failed, call: frame.call, origin: origin)
        failed.fail(with: error)
        channel.send(failed)
    }

    private func cancel(_ frame: Frame) {
        guard let open = state.withLock({ $0.calls[frame.call] }) else { return }
        let reason = CancelReason(rawValue: Int32(truncatingIfNeeded: frame.number)) ?? .user
        open.cancellation.cancel(reason)
        open.task?.cancel()
    }

    // MARK: - The plugin

    private func load(_ frame: Frame) throws -> Frame {
        let file = PluginFile(path: frame.text)
        let library = try PluginLibrary(path: frame.text)
        state.withLock { state in
            state.library = library
            state.manifests = file.components
        }
        return Frame(.ended, call: frame.call)
    }

    private func create(_ frame: Frame, _ call: HostCall) async throws -> Frame {
        let (library, manifest) = state.withLock { state in
            (state.library, state.manifests.first { $0.id == frame.text })
        }
        guard let library, let manifest else {
            throw ComponentError(.notFound, "the worker has no component '\(frame.text)' loaded")
        }
        let component = try LoadedComponent(
            manifest: manifest,
            library: library,
            executor: executor,
            ended: ended,
            timeout: nil,
            givesUp: false
        )
        try await component.create(
            configuration: String(decoding: frame.details, as: UTF8.self),
            call: call
        )
        let id = state.withLock { state in
            defer { state.nextInstance += 1 }
            state.instances[state.nextInstance] = component
            return state.nextInstance
        }
        let slots = manifest.kind.slots.indices.reduce(0 as Int64) { slots, slot in
            component.has(slot: slot) ? slots | 1 << Int64(slot) : slots
        }
        return Frame(.ended, reference: id, number: slots)
    }

    private func destroy(_ frame: Frame) {
        let instance = state.withLock { $0.instances.removeValue(forKey: frame.reference) }
        // The plugin takes its time outside the lock.
        withExtendedLifetime(instance) {}
    }

    private func call(_ frame: Frame, _ call: HostCall) async throws -> Frame {
        guard let instance = state.withLock({ $0.instances[frame.reference] }) else {
            throw ComponentError(.notFound, "the worker has no instance \(frame.reference)")
        }
        let slot = Int(truncatingIfNeeded: frame.number)
        guard instance.manifest.kind.slots.indices.contains(slot) else {
            throw ComponentError(.outOfRange, "the worker was asked for function \(slot)")
        }
        return Frame(
            .ended,
            value: try await instance.call(slot: slot, frame.value ?? SlotValue(), in: call)
        )
    }
}
