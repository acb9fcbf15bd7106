import Contract
import Evaluation
import JSONValues
package import PluginHost
import ProgramGraph
import Scheduling
import Training

/// Makes a pipeline of its file: everything is checked before the first model is opened.
package struct PipelineLoader: Sendable {
    private let registry: PluginRegistry
    private let log: any Log
    private let cancellation: RunCancellation

    /// Makes a loader.
    package init(registry: PluginRegistry, log: any Log, cancellation: RunCancellation) {
        self.registry = registry
        self.log = log
        self.cancellation = cancellation
    }

    /// Loads a pipeline.
    ///
    /// - Throws: ``PipelineError`` with all mistakes of the file and its data.
    package func load(
        _ source: PipelineSource,
        for purpose: Pipeline.Purpose
    ) async throws
        -> Pipeline
    {
        var reader = PlanReader(source, catalog: registry.catalog)
        var plan = reader.read()
        var mistakes = reader.mistakes + missing(purpose, source)
        let dataReader = DataReader(source, mistakes: &mistakes)
        let setUp = SetUp(registry: registry, source: source, log: log)
        let program = await setUp.program(plan, mistakes: &mistakes)
        var data = DataSplits()
        if let program {
            let examples = ExampleReader(
                input: program.inputSchema,
                output: program.outputSchema,
                columns: plan.columns
            )
            data = dataReader.examples(examples, plan: plan, mistakes: &mistakes)
        }
        let scoring = await setUp.scoring(plan, mistakes: &mistakes)
        if let program {
            let schemas = DataSchemas(
                input: program.inputSchema,
                output: program.outputSchema,
                target: dataReader.targetSchema(program.outputSchema, columns: plan.columns)
            )
            await setUp.check(scoring, plan, schemas, mistakes: &mistakes)
        }
        if purpose == .fit { checkAmounts(data, source, &mistakes) }
        guard mistakes.isEmpty, let program else { throw PipelineError(mistakes) }
        let optimizer = await setUp.optimizer(plan, purpose: purpose, mistakes: &mistakes)
        let callbacks = await setUp.callbacks(plan, purpose: purpose, mistakes: &mistakes)
        let scheduler = await setUp.models(
            plan,
            cancellation: cancellation,
            mistakes: &mistakes
        )
        guard mistakes.isEmpty else { throw PipelineError(mistakes) }
        plan.fit.minibatchSize = plan.fit.minibatchSize.map {
            min($0, max(1, data.validation.count))
        }
        let services = RunServices(
            scheduler: scheduler,
            rewards: scoring.nested,
            train: data.train
        )
        return Pipeline(
            plan: plan,
            program: program,
            reward: scoring.reward,
            metrics: scoring.metrics,
            optimizer: optimizer,
            callbacks: callbacks,
            data: data,
            environment: HostCall.Environment(
                seed: plan.fit.seed,
                services: services,
                log: log,
                cancellation: cancellation
            ),
            ledger: scheduler.ledger,
            scheduler: scheduler
        )
    }

    /// What the purpose needs and the file doesn't have.
    private func missing(
        _ purpose: Pipeline.Purpose,
        _ source: PipelineSource
    )
        -> [PipelineMistake]
    {
        var needed: [(String, String)] = []
        if purpose != .predict { needed.append(("reward", "reward: ExactMatch")) }
        if purpose == .fit {
            needed.append(("optimizer", "optimizer: RandomFewShot"))
            needed.append(("data/train", "data: {train: train.jsonl}"))
        }
        return needed.compactMap { path, example in
            let value = path.split(separator: "/").reduce(Optional(source.json)) { $0?[String($1)] }
            guard value == nil else { return nil }
            let key = path.split(separator: "/").joined(separator: ".")
            return source.mistake(at: "", "'\(key)' is missing; write for instance \(example)")
        }
    }

    private func checkAmounts(
        _ data: DataSplits,
        _ source: PipelineSource,
        _ mistakes: inout [PipelineMistake]
    ) {
        guard mistakes.isEmpty, data.train.isEmpty || data.validation.isEmpty else { return }
        mistakes.append(
            source.mistake(
                at: "/data",
                "training needs at least one training and one validation example; "
                    + "found \(data.train.count) and \(data.validation.count)"
            )
        )
    }
}
