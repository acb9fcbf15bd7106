package import Contract
package import JSONValues
import Synchronization

/// Makes instances of the components of a catalog; loads each library once, when it is needed.
package final class PluginRegistry: Sendable {
    /// What there is.
    package let catalog: PluginCatalog
    /// The threads on which plugins run.
    package let executor: HostExecutor
    private let libraries = Mutex<[String: PluginLibrary]>([:])
    private let ended = EndedCalls()

    /// Makes a registry.
    package init(catalog: PluginCatalog, executor: HostExecutor) {
        self.catalog = catalog
        self.executor = executor
    }

    /// Makes an instance of a component.
    ///
    /// - Parameters:
    ///   - name: The component's name or id.
    ///   - kind: Its kind.
    ///   - configuration: Its configuration, checked and completed by ``check(_:_:)``.
    ///   - timeout: How long a call may take, or nil for ever.
    ///   - call: The call in which it is made.
    /// - Returns: The instance.
    /// - Throws: ``ComponentError`` if it can't be found, loaded or made.
    package func instance(
        _ name: String,
        kind: ComponentKind,
        configuration: JSONObject,
        timeout: Duration? = nil,
        call: any Call
    ) async throws -> ComponentInstance {
        let entry = try catalog.entry(name, kind: kind)
        let instance = try ComponentInstance(
            manifest: entry.manifest,
            library: try library(entry.path),
            executor: executor,
            ended: ended,
            timeout: timeout
        )
        try await instance.create(configuration: JSON.object(configuration).text(), call: call)
        return instance
    }

    private func library(_ path: String) throws -> PluginLibrary {
        try libraries.withLock { libraries in
            if let loaded = libraries[path] { return loaded }
            let library = try PluginLibrary(path: path)
            libraries[path] = library
            return library
        }
    }
}
