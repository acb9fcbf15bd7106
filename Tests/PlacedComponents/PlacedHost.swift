import Contract
import Foundation
import JSONValues
import PluginHost
import TestSupport

/// The host that all placed components share: its threads, its libraries, a worker for each.
enum PlacedHost {
    /// The threads on which libraries run.
    static let executor = HostExecutor()

    /// What the scripts of the providers' suites say to a request for a secret.
    private static let keys = [
        "ANTHROPIC_API_KEY": "sk-ant-0123456789", "EXAMPLE_API_KEY": "sk-test-0123456789",
        "GEMINI_API_KEY": "AIza0123456789",
    ]

    private static let registry = PluginRegistry(
        catalog: PluginCatalog(searchPath: [Checkout.products.path]),
        executor: executor,
        worker: WorkerCommand(executable: Checkout.products.appending(path: "glia-worker").path),
        secrets: Secrets { keys[$0] }
    )

    /// Makes an instance of a first-party component, with the defaults that its manifest names.
    ///
    /// The schema isn't asked: what it refuses never comes to a component, but when all three get
    /// it, they must say the same of it.
    static func instance(
        _ name: String,
        _ kind: ComponentKind,
        _ configuration: JSON,
        _ placement: ComponentPlacement
    ) async throws -> any ComponentInstance {
        let schema = try registry.catalog.entry(name, kind: kind).manifest.configuration
        let call = HostCall(
            CallContext(path: "made"),
            in: HostCall.Environment(
                seed: 1,
                services: Replay(of: Transcript(), into: Transcript()),
                log: Transcript()
            )
        )
        return try await withTaskExecutorPreference(executor) {
            try await registry.instance(
                name,
                kind: kind,
                configuration: schema.fillingDefaults(in: configuration).object ?? [:],
                placement: placement,
                call: call
            )
        }
    }
}
