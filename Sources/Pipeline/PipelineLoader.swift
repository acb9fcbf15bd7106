import Contract
import Evaluation
import JSONValues
package import PluginHost
package import ProgramGraph
import Scheduling
import Training

/// Makes a pipeline of its file: everything is checked before the first model is opened.
package struct PipelineLoader: Sendable {
    private let registry: PluginRegistry
    private let log: any Log
    private let cancellation: RunCancellation
    private let answers: String?

    /// Makes a loader.
    ///
    /// - Parameters:
    ///   - registry: What plugins there are.
    ///   - log: The run's log.
    ///   - cancellation: Where the run's end is told.
    ///   - answers: The folder where answers of models are kept, unless the file says otherwise.
    package init(
        registry: PluginRegistry,
        log: any Log,
        cancellation: RunCancellation,
        answers: String? = nil
    ) {
        self.answers = answers
        self.registry = registry
        self.log = log
        self.cancellation = cancellation
    }

    /// Loads a pipeline.
    ///
    /// - Parameters:
    ///   - source: The pipeline file, or a value that says the same.
    ///   - purpose: What is going to be done with it.
    ///   - start: Values that variables have before training, in place of the modules' own.
    /// - Returns: The pipeline, ready to run.
    /// - Throws: ``PipelineError`` with all mistakes of the file and its data.
    package func load(
        _ source: PipelineSource,
        for purpose: Pipeline.Purpose,
        startingFrom start: Candidate = Candidate()
    ) async throws -> Pipeline {
        let parts = try await check(source, for: purpose, startingFrom: start)
        return try await open(parts, source, for: purpose)
    }

    /// Checks a pipeline without opening a model: its names, configurations, wiring and data.
    ///
    /// - Throws: ``PipelineError`` with all mistakes of the file and its data.
    package func check(_ source: PipelineSource, for purpose: Pipeline.Purpose) async throws {
        _ = try await check(source, for: purpose, startingFrom: Candidate())
    }

    /// What is known of a pipeline before a model is opened.
    private struct CheckedParts {
        var plan: PipelinePlan
        let program: Program
        let data: DataSplits
        let scoring: SetUp.Scoring
        let tools: [String: NestedTool]
    }

    private func check(
        _ source: PipelineSource,
        for purpose: Pipeline.Purpose,
        startingFrom start: Candidate
    ) async throws -> CheckedParts {
        var reader = PlanReader(source, catalog: registry.catalog)
        let plan = reader.read()
        var mistakes = reader.mistakes + missing(purpose, source)
        let dataReader = DataReader(source, mistakes: &mistakes)
        let setUp = SetUp(registry: registry, source: source, log: log)
        let scoring = await setUp.scoring(plan, mistakes: &mistakes)
        let checks = NestedChecks(scoring.nested)
        let program = await setUp.program(plan, checks, mistakes: &mistakes)
        var data = DataSplits()
        if let program {
            let examples = ExampleReader(
                input: program.inputSchema,
                output: program.outputSchema,
                columns: plan.columns
            )
            mistakes += examples.mistakes(source)
            data = dataReader.examples(examples, plan: plan, mistakes: &mistakes)
        }
        let tools = await setUp.tools(plan, mistakes: &mistakes)
        if let program {
            let schemas = DataSchemas(
                input: program.inputSchema,
                output: program.outputSchema,
                target: dataReader.targetSchema(program.outputSchema, columns: plan.columns)
            )
            await setUp.check(scoring, plan, schemas, checks, mistakes: &mistakes)
        }
        if purpose == .fit { checkAmounts(data, plan.fit.budget, source, &mistakes) }
        guard mistakes.isEmpty, let program else { throw PipelineError(mistakes) }
        return CheckedParts(
            plan: plan,
            program: try program.starting(from: start),
            data: data,
            scoring: scoring,
            tools: tools
        )
    }

    private func open(
        _ parts: CheckedParts,
        _ source: PipelineSource,
        for purpose: Pipeline.Purpose
    ) async throws -> Pipeline {
        var (plan, mistakes) = (parts.plan, [PipelineMistake]())
        let setUp = SetUp(registry: registry, source: source, log: log)
        let optimizer = await setUp.optimizer(plan, purpose: purpose, mistakes: &mistakes)
        let callbacks = await setUp.callbacks(plan, purpose: purpose, mistakes: &mistakes)
        let scheduler = await setUp.models(
            plan,
            answers: answers,
            cancellation: cancellation,
            mistakes: &mistakes
        )
        guard mistakes.isEmpty else { throw PipelineError(mistakes) }
        plan.fit.minibatchSize = plan.fit.minibatchSize.map {
            min($0, max(1, parts.data.validation.count))
        }
        let services = RunServices(
            scheduler: scheduler,
            rewards: parts.scoring.nested,
            tools: parts.tools,
            train: parts.data.train
        )
        return Pipeline(
            plan: plan,
            program: parts.program,
            reward: parts.scoring.reward,
            metrics: parts.scoring.metrics,
            optimizer: optimizer,
            callbacks: callbacks,
            data: parts.data,
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
        _ budget: Budget,
        _ source: PipelineSource,
        _ mistakes: inout [PipelineMistake]
    ) {
        guard mistakes.isEmpty else { return }
        guard data.train.isEmpty || data.validation.isEmpty else {
            checkBudget(budget, data, source, &mistakes)
            return
        }
        mistakes.append(
            source.mistake(
                at: "/data",
                "training needs at least one training and one validation example; "
                    + "found \(data.train.count) and \(data.validation.count)"
            )
        )
    }

    /// A budget that what is measured in any case overruns couldn't be kept.
    private func checkBudget(
        _ budget: Budget,
        _ data: DataSplits,
        _ source: PipelineSource,
        _ mistakes: inout [PipelineMistake]
    ) {
        let (validation, test) = (data.validation.count, data.test.count)
        guard let rollouts = budget.rollouts, rollouts < validation + 2 * test else { return }
        mistakes.append(
            source.mistake(
                at: "/fit/budget/rollouts",
                "what is measured in any case takes \(validation + 2 * test) rollouts: validation "
                    + "examples once, of which there are \(validation), and \(test) test examples "
                    + "before and after; allow more, or give it less of these data"
            )
        )
    }
}
