import Contract
import Foundation
import HostDoubles
import JSONValues
import Pipeline
import PluginHost
import TestSupport

/// A folder with a pipeline file, its data, and copies of the plugins that it names.
struct PipelineDesk {
    private static let executor = HostExecutor()

    let workshop: Workshop
    let run = RecordingRun()
    /// Whether the plugins count as those that came with the host.
    var isInstalled = true
    /// The program for workers.
    var worker: WorkerCommand? = WorkerCommand(
        executable: Checkout.products.appending(path: "glia-worker").path
    )
    /// The pipeline file, in which tests replace what they are about.
    static let text = """
        name: desk
        language_models: {default: parrot/any}
        data_models:
          Message:
            message: {type: string, description: What a guest wrote}
          Route:
            queue: {enum: [taxi, repair]}
        program:
          inputs: {message: Message}
          modules:
            router:
              plugin: Generator
              input: message
              output: Route
          output: router
        optimizer: {plugin: RandomFewShot, nb_max_examples: 2}
        reward: {plugin: ExactMatch, key: queue}
        metrics: [{plugin: MeanMetricWrapper, name: mean}]
        data:
          train: train.jsonl
          validation: validation.jsonl
        fit: {epochs: 2, batch_size: 2}

        """

    /// Makes the folder; a row of data is {"message": "<number>", "queue": "taxi"}.
    init(train: Int = 4, validation: Int = 2) throws {
        workshop = try Workshop()
        for plugin in ["ExactMatch", "Generator", "MeanMetricWrapper", "RandomFewShot"] {
            try workshop.copyPlugin(plugin)
        }
        try workshop.build("Tests/Fixtures/parrot.c", as: "parrot.so")
        try workshop.write(Self.rows(0..<train), to: "train.jsonl")
        try workshop.write(Self.rows(100..<100 + validation), to: "validation.jsonl")
    }

    /// Rows of JSON Lines.
    static func rows(_ numbers: Range<Int>) -> String {
        numbers.map { "{\"message\":\"\($0)\",\"queue\":\"taxi\"}\n" }.joined()
    }

    private var catalog: PluginCatalog {
        PluginCatalog(searchPath: [workshop.folder.path], installed: { _ in isInstalled })
    }

    /// Loads the file with some of its text replaced, in order.
    func load(
        replacing edits: KeyValuePairs<String, String> = [:],
        for purpose: Pipeline.Purpose = .fit
    ) async throws -> Pipeline {
        var text = Self.text
        for (old, new) in edits {
            guard text.contains(old) else {
                throw ComponentError(.invalidArgument, "the test replaces what isn't there: \(old)")
            }
            text.replace(old, with: new, maxReplacements: 1)
        }
        return try await load(
            PipelineSource(path: workshop.path("desk.yaml"), text: text),
            for: purpose
        )
    }

    /// Loads a source on the host's own threads, as a run does.
    func load(_ source: PipelineSource, for purpose: Pipeline.Purpose) async throws -> Pipeline {
        let loader = PipelineLoader(
            registry: PluginRegistry(
                catalog: catalog,
                executor: Self.executor,
                worker: worker
            ),
            log: run,
            cancellation: RunCancellation()
        )
        return try await onHost { try await loader.load(source, for: purpose) }
    }

    /// Runs on the host's own threads.
    func onHost<Result: Sendable>(
        _ body: @escaping @Sendable () async throws -> Result
    )
        async throws -> Result
    {
        try await Task(executorPreference: Self.executor) { try await body() }.value
    }

    /// Puts overrides into the file and returns its value.
    func overriding(_ overrides: String...) throws -> JSON {
        try Overriding(catalog: catalog, log: run).apply(
            overrides.map { try Override(parsing: $0) },
            to: PipelineSource(path: "desk.yaml", text: Self.text)
        ).json
    }

    /// The mistakes of the file with some of its text replaced; paths are those in the folder.
    func mistakes(
        replacing edits: KeyValuePairs<String, String>,
        for purpose: Pipeline.Purpose = .fit
    ) async throws -> String {
        do {
            _ = try await load(replacing: edits, for: purpose)
            return "no mistakes"
        } catch let error as PipelineError {
            return error.description.replacing(workshop.folder.path + "/", with: "")
        }
    }
}
