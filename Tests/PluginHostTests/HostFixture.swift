import Contract
import Foundation
import PluginHost
import Synchronization
import TestSupport

/// A host around a workshop's folder, with a log that remembers.
final class HostFixture: Log, Services {
    static let executor = HostExecutor()

    let workshop: Workshop
    /// The program that serves as a worker.
    let worker: WorkerCommand
    let cancellation = RunCancellation()
    private let record = Mutex<[String]>([])
    private let written = AsyncStream<String>.makeStream()

    init(worker: String = Checkout.products.appending(path: "glia-worker").path) throws {
        workshop = try Workshop()
        self.worker = WorkerCommand(executable: worker)
    }

    /// Where libraries that crash are remembered.
    var quarantine: Quarantine { Quarantine(folder: workshop.path("state/glia")) }

    /// Waits for the next line that nobody has waited for.
    func nextLine() async -> String? {
        var lines = written.stream.makeAsyncIterator()
        return await lines.next()
    }

    var lines: [String] { record.withLock { $0 } }

    func write(_ level: LogLevel, _ message: String, source: String) {
        record.withLock { $0.append("\(level): \(message)") }
        written.continuation.yield("\(level): \(message)")
    }

    func answer(_ service: String, _ input: SlotValue, for call: HostCall) async throws -> SlotValue
    {
        throw ComponentError(.unimplemented, "this host has no service '\(service)'")
    }

    var call: HostCall {
        HostCall(
            CallContext(path: "test"),
            in: HostCall.Environment(seed: 1, services: self, log: self, cancellation: cancellation)
        )
    }

    var catalog: PluginCatalog { PluginCatalog(searchPath: [workshop.folder.path]) }

    func reward(
        _ name: String,
        configuration: JSONObjectText = "{}",
        placement: Placement = .inProcess,
        memory: UInt64? = nil,
        timeout: Duration? = nil
    )
        async throws -> PluginReward
    {
        let registry = PluginRegistry(
            catalog: catalog,
            executor: Self.executor,
            worker: worker,
            quarantine: quarantine
        )
        let instance = try await registry.instance(
            name,
            kind: .reward,
            configuration: configuration.object,
            placement: ComponentPlacement(placement, memory: memory),
            timeout: timeout,
            call: call
        )
        return PluginReward(instance)
    }

    /// Runs on the host's own threads, as a run does.
    func onHost<Result: Sendable>(
        _ body: @escaping @Sendable () async throws -> Result
    )
        async throws -> Result
    {
        try await Task(executorPreference: Self.executor) { try await body() }.value
    }
}
