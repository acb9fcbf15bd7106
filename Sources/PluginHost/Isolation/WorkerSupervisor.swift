import Contract
import Synchronization

/// Keeps a plugin's workers running: one for all calls, and one in which calls that were in hand
/// when a worker ended are tried again, each alone, to find out which of them ends it.
///
/// A class because all components of the plugin share it.
final class WorkerSupervisor: Sendable {
    /// For which calls a worker is.
    enum Lane: Hashable, Sendable {
        case all
        case suspects
    }

    /// So many workers in a row that ended before any call ended well are a plugin's end.
    static let mostFailures = 5

    private struct State {
        var workers: [Lane: Worker] = [:]
        /// How many workers have ended since a call ended well.
        var failures = 0
        var lastReason = ""
    }

    /// Lets one call through at a time, for components that say `one-per-plugin`.
    let gate = CallGate(limit: 1)
    /// Lets one suspect through at a time.
    let suspects = CallGate(limit: 1)
    let executor: HostExecutor
    private let command: WorkerCommand
    private let library: String
    private let starting = CallGate(limit: 1)
    private let state = Mutex(State())

    init(_ command: WorkerCommand, library: String, executor: HostExecutor) {
        self.command = command
        self.library = library
        self.executor = executor
    }

    deinit { for worker in state.withLock({ $0.workers }).values { worker.kill() } }

    /// Returns the worker of a lane, a new one if there is none that lives.
    ///
    /// - Throws: ``ComponentError`` if none can be started, the plugin can't be loaded, or its
    ///   workers end again and again.
    func worker(_ lane: Lane, for manifest: PluginManifest, call: any Call) async throws -> Worker {
        if let worker = living(lane) { return worker }
        return try await starting.run {
            if let worker = living(lane) { return worker }
            let (failures, reason) = state.withLock { ($0.failures, $0.lastReason) }
            guard failures < Self.mostFailures else {
                throw ComponentError(
                    .unavailable,
                    "'\(manifest.name)' is set aside: \(failures) workers ended in a row before a "
                        + "call of theirs ended well; of the last one, \(reason)"
                )
            }
            if failures > 0 { try await Task.sleep(for: .milliseconds(10 << failures)) }
            let worker = try await start(for: manifest, call: call)
            state.withLock { $0.workers[lane] = worker }
            return worker
        }
    }

    /// A call ended well: whatever ended workers before, the plugin as such works.
    func succeeded() { state.withLock { $0.failures = 0 } }

    /// A worker has ended with calls in hand.
    func failed(_ death: Worker.Death) {
        state.withLock { state in
            state.failures += 1
            state.lastReason = death.reason
        }
    }

    private func living(_ lane: Lane) -> Worker? {
        state.withLock { $0.workers[lane].flatMap { $0.isDead ? nil : $0 } }
    }

    private func start(for manifest: PluginManifest, call: any Call) async throws -> Worker {
        let name = manifest.name
        let worker = try Worker.start(command, executor: executor) { level, line in
            call.log(level, "\(name): \(line)")
        }
        do {
            _ = try await worker.perform(
                Frame(.load, text: library),
                in: call,
                manifest: manifest,
                timeout: .seconds(60)
            )
        } catch let death as Worker.Death {
            failed(death)
            throw ComponentError(
                .failedPrecondition,
                "the plugin \(library) ended its worker while it was loaded: \(death.reason)"
            )
        }
        return worker
    }
}
