import Console
public import Contract
import Pipeline
import PluginHost

/// What programs run on: the host's threads, and the folders in which plugins are looked for.
///
/// A class because it holds threads. Programs that run in one process can share one.
public final class GliaHost: Sendable {
    /// Takes a line of the log, how much it matters and what it says, from any thread.
    public typealias LogWriter = @Sendable (LogLevel, String) -> Void

    let executor = HostExecutor()
    private let searchPath: [String]
    let log: any Log

    /// Starts a host.
    ///
    /// - Parameters:
    ///   - plugins: Folders of plugins, looked through before those of `$GLIA_PLUGIN_PATH`, of the
    ///     user and of the installation.
    ///   - log: What takes the log; without one, warnings and worse go to standard error.
    public init(plugins: [String] = [], log: LogWriter? = nil) {
        searchPath = PluginSearchPath.ofThisProcess(given: plugins)
        self.log =
            if let log { WrittenLog(writer: log) } else { TerminalLog(isQuiet: false) }
    }

    /// The folders in which plugins are looked for, in order.
    public var pluginFolders: [String] { searchPath }

    func registry(own: [OwnComponent]) -> PluginRegistry {
        PluginRegistry(
            catalog: PluginCatalog(searchPath: searchPath, own: own),
            executor: executor,
            worker: .ofThisProcess(plugins: searchPath),
            secrets: EnvironmentFile.secrets(),
            quarantine: .ofThisUser
        )
    }

    /// Runs on the host's threads, which bear plugins that block, and stops with the caller's task.
    func run<Result: Sendable>(
        cancelling cancellation: RunCancellation,
        _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        let task = Task(executorPreference: executor) { try await body() }
        return try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            cancellation.cancel(.user)
            task.cancel()
        }
    }
}

private struct WrittenLog: Log {
    let writer: GliaHost.LogWriter

    func write(_ level: LogLevel, _ message: String, source: String) { writer(level, message) }
}
