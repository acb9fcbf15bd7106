package import Contract
import Glibc
package import JSONValues
import Synchronization

/// Makes instances of the components of a catalog; loads each library once, when it is needed.
package final class PluginRegistry: Sendable {
    /// What there is.
    package let catalog: PluginCatalog
    /// The threads on which plugins run.
    package let executor: HostExecutor
    private let worker: WorkerCommand?
    private let secrets: Secrets
    private let libraries = Mutex<[String: PluginLibrary]>([:])
    private let supervisors = Mutex<[String: WorkerSupervisor]>([:])
    private let ended = EndedCalls()

    /// Makes a registry.
    ///
    /// - Parameters:
    ///   - catalog: What there is.
    ///   - executor: The threads on which plugins run.
    ///   - worker: How worker processes are started; nil if there can be none.
    ///   - secrets: Where the secrets come from that configurations name.
    package init(
        catalog: PluginCatalog,
        executor: HostExecutor,
        worker: WorkerCommand? = nil,
        secrets: Secrets = .environment
    ) {
        self.catalog = catalog
        self.executor = executor
        self.worker = worker
        self.secrets = secrets
    }

    /// Makes an instance of a component.
    ///
    /// - Parameters:
    ///   - name: The component's name or id.
    ///   - kind: Its kind.
    ///   - configuration: Its configuration, checked and completed by ``check(_:_:)``.
    ///   - placement: Where it runs.
    ///   - timeout: How long a call may take, or nil for ever.
    ///   - call: The call in which it is made.
    /// - Returns: The instance.
    /// - Throws: ``ComponentError`` if it can't be found, loaded or made.
    package func instance(
        _ name: String,
        kind: ComponentKind,
        configuration: JSONObject,
        placement: Placement = .inProcess,
        timeout: Duration? = nil,
        call: any Call
    ) async throws -> any ComponentInstance {
        let entry = try catalog.entry(name, kind: kind)
        guard let secrets = InstanceSecrets(entry.manifest, configuration, from: secrets) else {
            return try await plain(entry, configuration, placement, timeout, call)
        }
        // Every call of such an instance is guarded, also the one in which it is made.
        let guarded = secrets.guarding(call)
        do {
            return ConfidentialComponent(
                try await plain(entry, configuration, placement, timeout, guarded),
                secrets
            )
        } catch let error as ComponentError {
            throw secrets.redacted(error)
        }
    }

    private func plain(
        _ entry: PluginCatalog.Entry,
        _ configuration: JSONObject,
        _ placement: Placement,
        _ timeout: Duration?,
        _ call: any Call
    ) async throws -> any ComponentInstance {
        // What the embedding program lends is in no file that a worker could load.
        if placement == .isolated, entry.library == nil {
            let component = IsolatedComponent(
                manifest: entry.manifest,
                configuration: configuration,
                supervisor: try supervisor(entry.path),
                timeout: timeout
            )
            try await component.create(call: call)
            return component
        }
        let instance = try LoadedComponent(
            manifest: entry.manifest,
            library: try entry.library ?? library(entry.path),
            executor: executor,
            ended: ended,
            timeout: timeout
        )
        try await instance.create(configuration: JSON.object(configuration).text(), call: call)
        return instance
    }

    /// A fingerprint of the library that a component lies in.
    ///
    /// - Throws: ``ComponentError`` if it can't be read.
    package func fingerprint(_ entry: PluginCatalog.Entry) throws -> ContentHash {
        let descriptor = open(entry.path, O_RDONLY | O_CLOEXEC)
        defer { if descriptor >= 0 { close(descriptor) } }
        var status = stat()
        guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
            throw ComponentError(
                .unavailable,
                "'\(entry.path)' can't be read: \(String(cString: strerror(errno)))"
            )
        }
        let size = Int(status.st_size)
        let bytes = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0)
        guard let bytes, bytes != MAP_FAILED else {
            throw ComponentError(
                .unavailable,
                "'\(entry.path)' can't be read: \(String(cString: strerror(errno)))"
            )
        }
        defer { munmap(bytes, size) }
        return ContentHash(UnsafeRawBufferPointer(start: bytes, count: size))
    }

    /// The component of that name and kind that the embedding program brings along, or nil.
    package func own(_ name: String, kind: ComponentKind) -> OwnComponent.Value? {
        catalog.own.first { $0.name == name && $0.value.kind == kind }?.value
    }

    private func supervisor(_ path: String) throws -> WorkerSupervisor {
        guard let worker else {
            throw ComponentError(
                .failedPrecondition,
                "there is no program 'glia-worker' beside this one, so nothing can run isolated; "
                    + "install it, or set 'placement: in-process'"
            )
        }
        return supervisors.withLock { supervisors in
            if let known = supervisors[path] { return known }
            let supervisor = WorkerSupervisor(worker, library: path, executor: executor)
            supervisors[path] = supervisor
            return supervisor
        }
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
