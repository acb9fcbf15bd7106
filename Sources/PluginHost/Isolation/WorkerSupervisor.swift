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

    /// So many inputs in a row that are at fault, with no call in between that ended well, are
    /// rather the plugin's fault.
    ///
    /// More than there are halves of halves around the row at fault of the largest batch.
    static let mostConvictions = 32

    /// The longest time in milliseconds that a new worker waits after one that ended at once.
    private static let longestPause = 64

    /// How long a library may take to be loaded.
    private static let loadingTime: Duration = .seconds(60)

    private struct State {
        var workers: [Lane: Worker] = [:]
        /// How many workers there have been.
        var count = 0
        /// How many workers have ended, and inputs been found at fault, since a call ended well.
        var failures = 0
        var convictions = 0
        var lastReason = ""
    }

    /// Lets one call through at a time, for components that say `one-per-plugin`.
    let gate = CallGate(limit: 1)
    /// Lets one suspect through at a time.
    let suspects = CallGate(limit: 1)
    let executor: HostExecutor
    private let command: WorkerCommand
    private let library: String
    private let quarantine: Quarantine?
    private let starting = CallGate(limit: 1)
    private let state = Mutex(State())

    init(
        _ command: WorkerCommand,
        library: String,
        quarantine: Quarantine?,
        executor: HostExecutor
    ) {
        self.command = command
        self.library = library
        self.quarantine = quarantine
        self.executor = executor
    }

    deinit {
        for worker in state.withLock({ $0.workers }).values {
            worker.kill(because: "nobody needs it any more")
        }
    }

    /// Returns the worker of a lane, a new one if there is none that lives.
    ///
    /// - Throws: ``ComponentError`` if none can be started, the plugin can't be loaded, or its
    ///   workers end again and again.
    func worker(_ lane: Lane, for manifest: PluginManifest, call: any Call) async throws -> Worker {
        if let worker = living(lane) { return worker }
        return try await starting.run {
            if let worker = living(lane) { return worker }
            let (failures, convictions, reason) = state.withLock {
                ($0.failures, $0.convictions, $0.lastReason)
            }
            guard convictions < Self.mostConvictions else {
                throw ComponentError(
                    .failedPrecondition,
                    "'\(manifest.name)' is set aside: \(convictions) inputs in a row have ended its "
                        + "workers, and no call in between ended well; of the last one, \(reason)"
                )
            }
            // The first new worker comes at once, for most crashes are rare.
            if failures > 1 {
                let pause = min(Self.longestPause, 5 << min(failures, 12))
                try await executor.sleep(for: .milliseconds(pause))
            }
            let worker = try await start(for: manifest, call: call)
            state.withLock { $0.workers[lane] = worker }
            return worker
        }
    }

    /// Has the plugin destroy an instance, which has these numbers in the workers.
    func destroy(_ places: [Int: UInt64]) {
        for worker in state.withLock({ $0.workers }).values {
            guard let place = places[worker.number] else { continue }
            worker.tell(Frame(.destroy, reference: place))
        }
    }

    /// A call ended well: whatever ended workers before, the plugin as such works.
    func succeeded() {
        state.withLock { state in
            if state.failures > 0 { (state.failures, state.convictions) = (0, 0) }
        }
    }

    /// A worker has ended with a call in hand.
    func failed() { state.withLock { $0.failures += 1 } }

    /// An input has ended its workers again and again.
    func convicted(_ reason: String) {
        state.withLock { state in
            state.convictions += 1
            state.lastReason = reason
        }
    }

    private func living(_ lane: Lane) -> Worker? {
        state.withLock { $0.workers[lane].flatMap { $0.isDead ? nil : $0 } }
    }

    private func start(for manifest: PluginManifest, call: any Call) async throws -> Worker {
        let name = manifest.name
        if let quarantine, let error = quarantine.refusal(of: library) { throw error }
        let number = state.withLock { state in
            state.count += 1
            return state.count
        }
        let worker = try Worker.start(command, number: number, executor: executor) { level, line in
            call.log(level, "\(name): \(line)")
        }
        do {
            _ = try await worker.perform(
                Frame(.load, text: library),
                in: call,
                manifest: manifest,
                timeout: Self.loadingTime
            )
        } catch let death as Worker.Death {
            failed()
            if call.cancellation != nil { throw CancellationError() }
            // A limit of memory may be what ended it, and another host's worker is no plugin.
            guard worker.hasGreeted, command.memoryLimit == nil, let quarantine else {
                throw ComponentError(
                    .failedPrecondition,
                    "the worker for \(library) ended before the plugin was loaded: \(death.reason)"
                )
            }
            throw quarantine.add(library, because: death.reason)
        }
        return worker
    }
}
