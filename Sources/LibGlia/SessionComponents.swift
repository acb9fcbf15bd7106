import CPluginABI
import Contract
import JSONValues
import Pipeline
import PluginHost
import Synchronization

/// The components of a session: those of its folders, and those that the embedding program lends.
///
/// A class because threads of a session share it.
final class SessionComponents: Sendable {
    private struct State {
        var catalog: PluginCatalog
        var registry: PluginRegistry
        var lent: [LentComponent] = []
        var refusals: [String] = []
    }

    private let configuration: SessionConfiguration
    private let executor: HostExecutor
    /// Nil when the session is closed.
    private let state: Mutex<State?>

    init(_ configuration: SessionConfiguration, executor: HostExecutor) {
        self.configuration = configuration
        self.executor = executor
        let catalog = configuration.catalog(of: configuration.searchPath)
        let registry = Self.registry(of: catalog, beside: "", configuration, executor)
        state = Mutex(State(catalog: catalog, registry: registry))
    }

    /// Lets go of everything.
    func close() {
        let old = state.withLock { $0.take() }
        // Freed outside the lock.
        withExtendedLifetime(old) {}
    }

    /// What there is.
    ///
    /// - Throws: ``ComponentError`` if the session is closed.
    func catalog() throws -> PluginCatalog { try current().catalog }

    private func current() throws -> State {
        if let state = state.withLock({ $0 }) { return state }
        throw ComponentError(.cancelled, "the session is closed")
    }

    /// Offers a component of the embedding program to programs that are loaded from now on.
    ///
    /// - Returns: A status; the reason is a line of the log and of the listing.
    func add(_ table: UnsafePointer<glia_component>, log: SessionLog) -> Int32 {
        do {
            let component = try LentComponent(table)
            return try state.withLock { state -> Int32 in
                guard var new = state else { return GLIA_CANCELLED }
                if let rival = new.lent.first(where: {
                    $0.manifest.isRival(of: component.manifest)
                }) {
                    throw ComponentError(
                        .alreadyExists,
                        "the program lends '\(component.manifest.name)' already, under the id "
                            + "'\(rival.manifest.id)'"
                    )
                }
                new.lent.append(component)
                new.catalog = new.catalog.lending(new.lent)
                new.registry = registry(of: new.catalog, beside: "")
                state = new
                return GLIA_OK
            }
        } catch {
            let error = ComponentError(of: error)
            state.withLock { $0?.refusals.append(error.message) }
            log.write(.error, error.message, source: "glia_add")
            return error.status.rawValue
        }
    }

    /// Looks through the folders again, with others in front.
    func scan(_ folders: [String]) throws {
        let lent = try current().lent
        let catalog = configuration.catalog(of: folders + configuration.searchPath, lent: lent)
        let registry = registry(of: catalog, beside: "")
        state.withLock { state in
            guard var new = state else { return }
            new.catalog = catalog.lending(new.lent)
            new.registry = registry
            state = new
        }
    }

    /// All components and what was refused.
    func listing() throws -> JSONObject {
        let state = try current()
        let all = state.catalog.json(quarantine: configuration.quarantine)
        guard var json = all.object else { return [:] }
        let refused = state.refusals.map { reason -> JSON in
            ["path": .string(LentComponent.path), "reason": .string(reason)]
        }
        json["refused"] = .array((json["refused"]?.array ?? []) + refused)
        return json
    }

    /// The registry for a pipeline: with the folders that it names in front, and its secrets.
    func registry(for source: PipelineSource) throws -> PluginRegistry {
        let state = try current()
        let folders = ProgramSource.pluginFolders(of: source)
        if folders.isEmpty, source.path.isEmpty { return state.registry }
        let catalog =
            folders.isEmpty
            ? state.catalog
            : configuration.catalog(
                of: folders + state.catalog.folders.map(\.path),
                lent: state.lent
            )
        return registry(of: catalog, beside: source.path)
    }

    private func registry(of catalog: PluginCatalog, beside path: String) -> PluginRegistry {
        Self.registry(of: catalog, beside: path, configuration, executor)
    }

    private static func registry(
        of catalog: PluginCatalog,
        beside path: String,
        _ configuration: SessionConfiguration,
        _ executor: HostExecutor
    ) -> PluginRegistry {
        PluginRegistry(
            catalog: catalog,
            executor: executor,
            worker: .ofThisProcess(plugins: catalog.folders.map(\.path)),
            secrets: configuration.secrets(beside: path),
            quarantine: configuration.quarantine
        )
    }
}
