import Contract
import Foundation
import JSONValues
import PluginHost
import TestSupport

/// A host around a workshop's plugins, without models and data.
struct TemplateHost: Services, Log {
    private static let executor = HostExecutor()

    let workshop: Workshop

    init() throws { workshop = try Workshop() }

    /// The path of a template in the checkout.
    static func source(_ name: String) -> String { "PluginSDK/Templates/" + name }

    var catalog: PluginCatalog { PluginCatalog(searchPath: [workshop.folder.path]) }

    /// Scores rows with a reward of the workshop, through the door.
    func score(
        _ rows: ScoreRequest,
        with name: String,
        _ configuration: JSONObject = [:]
    )
        async throws -> Score
    {
        let call = HostCall(
            CallContext(path: "test"),
            in: HostCall.Environment(seed: 1, services: self, log: self)
        )
        let registry = PluginRegistry(catalog: catalog, executor: Self.executor)
        return try await Task(executorPreference: Self.executor) {
            let reward = PluginReward(
                try await registry.instance(
                    name,
                    kind: .reward,
                    configuration: configuration,
                    call: call
                )
            )
            return try await reward.score(rows, call: call)
        }.value
    }

    func answer(_ service: String, _ input: SlotValue, for call: HostCall) async throws -> SlotValue
    {
        throw ComponentError(.unimplemented, "this host has no service '\(service)'")
    }

    func write(_ level: LogLevel, _ message: String, source: String) {}
}
