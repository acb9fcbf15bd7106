import Contract
import Foundation
import JSONValues
import PluginHost
import TestSupport
import Testing

/// A host around a workshop's plugins, without models and data.
struct TemplateHost: Services {
    private static let executor = HostExecutor()
    static let worker = Checkout.products.appending(path: "glia-worker").path

    /// Answers a service.
    typealias Answer = @Sendable (SlotValue) throws -> SlotValue

    let workshop: Workshop
    private let answers: [String: Answer]

    init(answers: [String: Answer] = [:]) throws {
        workshop = try Workshop()
        self.answers = answers
    }

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
        try await with(name, .reward, configuration) { instance, call in
            try await PluginReward(instance).score(rows, call: call)
        }
    }

    /// Makes a component of the workshop and does something with it, through the door: in this
    /// process, then in a worker, with the same result and the same trace.
    ///
    /// As in a pipeline, defaults are filled in by the manifest.
    func with<Result: Sendable>(
        _ name: String,
        _ kind: ComponentKind,
        _ configuration: JSONObject = [:],
        _ body: @escaping @Sendable (any ComponentInstance, HostCall) async throws -> Result
    ) async throws -> Result {
        let (here, there) = (PlacementTrace(self), PlacementTrace(self))
        let result = try await run(.inProcess, here, name, kind, configuration, body)
        let other = try await run(.isolated, there, name, kind, configuration, body)
        #expect("\(other)" == "\(result)")
        #expect(there.lines == here.lines)
        #expect(!here.lines.isEmpty)
        return result
    }

    private func run<Result: Sendable>(
        _ placement: ComponentPlacement,
        _ trace: PlacementTrace,
        _ name: String,
        _ kind: ComponentKind,
        _ configuration: JSONObject,
        _ body: @escaping @Sendable (any ComponentInstance, HostCall) async throws -> Result
    ) async throws -> Result {
        let call = HostCall(
            CallContext(path: "test"),
            in: HostCall.Environment(seed: 1, services: trace, log: trace)
        )
        let catalog = catalog
        let registry = PluginRegistry(
            catalog: catalog,
            executor: Self.executor,
            worker: WorkerCommand(executable: Self.worker)
        )
        return try await Task(executorPreference: Self.executor) {
            let schema = try catalog.entry(name, kind: kind).manifest.configuration
            let filled = schema.fillingDefaults(in: .object(configuration)).object ?? [:]
            let instance = try await registry.instance(
                name,
                kind: kind,
                configuration: filled,
                placement: placement,
                call: call
            )
            return try await body(TracedInstance(instance, trace), call)
        }.value
    }

    func answer(_ service: String, _ input: SlotValue, for call: HostCall) async throws -> SlotValue
    {
        guard let answer = answers[service] else {
            throw ComponentError(.unimplemented, "this host has no service '\(service)'")
        }
        return try answer(input)
    }
}
