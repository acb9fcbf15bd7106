import Contract
import Foundation
import PluginHost
import Synchronization
import TestSupport

/// A host around a workshop's folder, with a log that remembers.
final class HostFixture: Log, Services {
    static let executor = HostExecutor()

    let workshop: Workshop
    let cancellation = RunCancellation()
    private let record = Mutex<[String]>([])

    init() throws { workshop = try Workshop() }

    var lines: [String] { record.withLock { $0 } }

    func write(_ level: LogLevel, _ message: String, source: String) {
        record.withLock { $0.append("\(level): \(message)") }
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
        timeout: Duration? = nil
    )
        async throws -> PluginReward
    {
        let registry = PluginRegistry(catalog: catalog, executor: Self.executor)
        let instance = try await registry.instance(
            name,
            kind: .reward,
            configuration: configuration.object,
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
