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
    private let quarantine: Quarantine?
    private let trying = CallGate(limit: 1)
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
    ///   - quarantine: Where it is kept which libraries can be loaded; nil to remember nothing.
    package init(
        catalog: PluginCatalog,
        executor: HostExecutor,
        worker: WorkerCommand? = nil,
        secrets: Secrets = .environment,
        quarantine: Quarantine? = nil
    ) {
        self.catalog = catalog
        self.executor = executor
        self.worker = worker
        self.secrets = secrets
        self.quarantine = quarantine
    }

    /// Makes an instance of a component.
    ///
    /// - Parameters:
    ///   - name: The component's name or id.
    ///   - kind: Its kind.
    ///   - configuration: Its configuration, checked and completed by ``check(_:_:)``.
    ///   - placement: Where it runs, and what it may take there.
    ///   - timeout: How long a call may take, or nil for ever.
    ///   - call: The call in which it is made.
    /// - Returns: The instance.
    /// - Throws: ``ComponentError`` if it can't be found, loaded or made.
    package func instance(
        _ name: String,
        kind: ComponentKind,
        configuration: JSONObject,
        placement: ComponentPlacement = .inProcess,
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
        _ placement: ComponentPlacement,
        _ timeout: Duration?,
        _ call: any Call
    ) async throws -> any ComponentInstance {
        // What the embedding program lends is in no file that a worker could load.
        if placement.placement == .isolated, !entry.isLent {
            let component = IsolatedComponent(
                manifest: entry.manifest,
                configuration: configuration,
                supervisor: try supervisor(entry, placement),
                timeout: timeout
            )
            try await component.create(call: call)
            return component
        }
        try await tryLoading(entry, call)
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

    private func supervisor(
        _ entry: PluginCatalog.Entry,
        _ placement: ComponentPlacement
    ) throws -> WorkerSupervisor {
        guard var command = worker else {
            throw ComponentError(
                .failedPrecondition,
                "'\(entry.manifest.name)' is to run isolated, but there is no program "
                    + "'glia-worker', neither beside this one nor in ../libexec/glia: install it, "
                    + "or write 'placement: in-process'"
            )
        }
        command.memoryLimit = placement.memory
        let key = entry.path + "\0" + (placement.memory.map { "\($0)" } ?? "")
        return supervisors.withLock { supervisors in
            if let known = supervisors[key] { return known }
            let supervisor = WorkerSupervisor(
                command,
                library: entry.path,
                quarantine: quarantine,
                executor: executor
            )
            supervisors[key] = supervisor
            return supervisor
        }
    }

    /// Loads a library that nobody has loaded yet in a worker first: loading is executing, and one
    /// that crashes must not take this process with it.
    private func tryLoading(_ entry: PluginCatalog.Entry, _ call: any Call) async throws {
        guard let quarantine, !entry.isInstalled else { return }
        if let error = quarantine.refusal(of: entry.path) { throw error }
        guard let worker else { return }
        try await trying.run {
            guard libraries.withLock({ $0[entry.path] == nil }), !quarantine.knows(entry.path)
            else { return }
            let trial = WorkerSupervisor(
                worker,
                library: entry.path,
                quarantine: quarantine,
                executor: executor
            )
            _ = try await trial.worker(.all, for: entry.manifest, call: call)
            quarantine.clear(entry.path)
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
