import ArgumentParser
import Console
import Contract
import History
import JSONValues
import Pipeline
import PluginHost

/// What every command needs: threads, plugins, and a way to stop.
struct Session: Sendable {
    let executor: HostExecutor
    let registry: PluginRegistry
    let log: TerminalLog
    let cancellation = RunCancellation()

    init(plugins: [String], isQuiet: Bool = false) {
        executor = HostExecutor()
        log = TerminalLog(isQuiet: isQuiet)
        for folder in plugins where !RunFiles.exists(folder) {
            log.write(.warning, "'--plugins \(folder)': there is no such folder", source: "plugins")
        }
        let folders = Self.searchPath(plugins)
        registry = PluginRegistry(
            catalog: PluginCatalog(searchPath: folders),
            executor: executor,
            worker: .ofThisProcess(plugins: folders),
            quarantine: .ofThisUser
        )
    }

    /// The folders that are looked through for plugins.
    static func searchPath(_ given: [String]) -> [String] {
        PluginSearchPath.ofThisProcess(given: given)
    }

    /// Runs a command's work on the host's own threads and turns what goes wrong into an exit.
    static func run(
        _ body: @escaping @Sendable () async throws -> Void,
        on executor: HostExecutor,
        stoppedBy cancellation: RunCancellation? = nil
    )
        async throws
    {
        do {
            try await Task(executorPreference: executor) { try await body() }.value
        } catch let error as ExitCode {
            throw error
        } catch  where cancellation?.error != nil {
            // What stopped the run, not what its calls made of being stopped.
            Terminal.message(cancellation?.error?.message ?? "")
            throw ExitCode(1)
        } catch let error as PipelineError {
            Terminal.message(error.description)
            let count = error.mistakes.count
            Terminal.message(
                count == 1 ? "1 mistake; nothing was run" : "\(count) mistakes; nothing was run"
            )
            throw ExitCode(64)
        } catch let error as ComponentError {
            Terminal.message(error.message)
            throw ExitCode(error.status == .invalidArgument || error.status == .notFound ? 64 : 1)
        } catch is CancellationError {
            Terminal.message(
                "stopped; what was answered is kept, and the same command goes on from there"
            )
            throw ExitCode(1)
        }
    }

    /// Loads a pipeline file or a saved program, with overrides.
    func load(
        _ path: String,
        overrides: [String],
        for purpose: Pipeline.Purpose
    ) async throws
        -> (pipeline: Pipeline, saved: ProgramFile?)
    {
        let program = try ProgramSource(path: path)
        let source = try Overriding(catalog: registry.catalog, log: log)
            .apply(overrides.map(Override.init(parsing:)), to: program.source)
        let registry = try registry(for: source)
        let loader = PipelineLoader(
            registry: registry,
            log: log,
            cancellation: cancellation,
            answers: CachePlan.standardFolder
        )
        return (try await loader.load(source, for: purpose), program.saved)
    }

    /// What a pipeline file or a saved program says of its program, checked.
    ///
    /// Neither a model nor data is opened.
    func architecture(_ path: String) async throws -> JSONObject {
        let source = try ProgramSource(path: path).source
        var json = source.json.object ?? [:]
        for name in ["data", "fit", "optimizer", "callbacks"] { json[name] = nil }
        let program = source.replacing(.object(json))
        let loader = PipelineLoader(
            registry: try registry(for: program),
            log: log,
            cancellation: cancellation
        )
        try await loader.check(program, for: .predict)
        return json
    }

    /// The registry with the folders that the pipeline file names in front, and its secrets.
    private func registry(for source: PipelineSource) throws -> PluginRegistry {
        let folders = ProgramSource.pluginFolders(of: source)
        let known = registry.catalog.folders.map(\.path)
        return PluginRegistry(
            catalog: folders.isEmpty
                ? registry.catalog : PluginCatalog(searchPath: folders + known),
            executor: executor,
            worker: .ofThisProcess(plugins: folders + known),
            secrets: EnvironmentFile.secrets(beside: source.path),
            quarantine: .ofThisUser
        )
    }
}
