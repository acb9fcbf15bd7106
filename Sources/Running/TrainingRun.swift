import Contract
import Evaluation
import History
import JSONValues
package import Pipeline
import PluginHost
import ProgramGraph
import Scheduling
package import Training

/// A training from a pipeline to its report: assessed before and after, and kept in a folder.
///
/// What a command line, a Swift program and an embedding C program do the same way.
package struct TrainingRun: Sendable {
    private let pipeline: Pipeline
    private let subject: Fit.Subject
    private let keeping: RunKeeping
    private let stop: StopRequest
    private let viewer: any RunViewer

    /// Prepares a run.
    ///
    /// - Parameters:
    ///   - pipeline: What is trained, loaded in order to be trained.
    ///   - keeping: What the run keeps, and where.
    ///   - stop: Ends the run after the step in hand, with what was learned.
    ///   - viewer: Is shown how the run goes.
    /// - Throws: ``ComponentError`` if the pipeline has no optimizer.
    package init(
        _ pipeline: Pipeline,
        keeping: RunKeeping,
        stop: StopRequest,
        viewer: any RunViewer
    ) throws {
        self.pipeline = pipeline
        subject = try Self.subject(pipeline)
        self.keeping = keeping
        self.stop = stop
        self.viewer = viewer
    }

    /// Returns what a training can cost at most; neither asks a model nor writes a file.
    ///
    /// - Throws: ``ComponentError`` if there is nothing that could be optimized.
    package static func forecast(_ pipeline: Pipeline) async throws -> CostForecast {
        let fit = Fit(
            try subject(pipeline),
            settings: pipeline.plan.fit,
            engine: pipeline.engine(),
            environment: pipeline.environment,
            record: nil,
            stopRequest: StopRequest(),
            observe: { _ in }
        )
        return await pipeline.forecast(try await fit.begin())
    }

    private static func subject(_ pipeline: Pipeline) throws -> Fit.Subject {
        guard let optimizer = pipeline.optimizer else {
            throw ComponentError(.failedPrecondition, "the pipeline has no optimizer")
        }
        return Fit.Subject(
            program: pipeline.program,
            optimizer: optimizer,
            metrics: pipeline.metrics,
            train: pipeline.data.train,
            validation: pipeline.data.validation
        )
    }

    /// Trains.
    ///
    /// - Returns: What the training came to.
    /// - Throws: ``ComponentError`` if the folder can't be used or the search not go on;
    ///   `CancellationError` if the run is being stopped at once.
    package func run() async throws -> FitReport {
        let kept = try KeptRun(keeping, of: pipeline, stop, viewer)
        defer { kept?.close() }
        let engine = pipeline.engine()
        let clock = ContinuousClock()
        let start = clock.now
        viewer.announce(pipeline)
        let audience = audience(kept?.folder)
        let meter = Meter(
            ledger: pipeline.ledger,
            laterRollouts: pipeline.data.test.count,
            elapsed: { clock.now - start }
        )
        let fit = fit(engine, kept, audience, meter)
        viewer.announce(cost: await pipeline.forecast(try await fit.begin()))
        try await fit.open(beginning)
        let before = try await assess(Candidate(), "before training", engine)
        var after: Assessment?
        var baseline: NearestNeighbor?
        let result = try await fit.run { result in
            after = try await assess(result.candidate, "after training", engine)
            baseline = try await self.baseline()
            return ending(before, after, baseline)
        }
        viewer.end()
        let program = program(result.candidate, why: result.why, test: after)
        try kept?.save(program)
        return FitReport(
            pipeline: pipeline,
            result: result,
            before: before,
            after: after,
            baseline: baseline,
            account: pipeline.ledger.current,
            rollouts: engine.rolloutCount,
            failures: engine.failureCount,
            unscored: engine.unscoredRollouts,
            answeredBefore: kept?.journal?.foundCount ?? 0,
            hits: engine.hitCount,
            duration: clock.now - start,
            folder: kept?.folder,
            program: program,
            callbackFailures: audience.failures
        )
    }

    private func fit(
        _ engine: EvaluationEngine,
        _ kept: KeptRun?,
        _ audience: Audience,
        _ meter: Meter
    ) -> Fit {
        Fit(
            subject,
            settings: pipeline.plan.fit,
            engine: engine,
            environment: pipeline.environment,
            record: kept?.history,
            stopRequest: stop,
            audience: audience,
            meter: meter
        ) { progress in
            viewer.show(progress)
            if case .epoch(_, _, _, let best, _) = progress, let kept, !kept.hasLaterProgram {
                save(best, in: kept)
            }
        }
    }

    /// What the history begins with: nothing that differs between two runs with one seed.
    private var beginning: JSONObject {
        let fit = pipeline.plan.fit
        return [
            "history": .integer(Int64(HistoryFile.format)),
            "program": .string(pipeline.program.name),
            "optimizer": .string(pipeline.plan.optimizer?.plugin ?? ""),
            "reward": .string(pipeline.plan.reward?.plugin ?? ""),
            "seed": .string(String(fit.seed)), "epochs": .integer(Int64(fit.epochs)),
            "batch_size": .integer(Int64(fit.batchSize)),
            "train": .integer(Int64(pipeline.data.train.count)),
            "validation": .integer(Int64(pipeline.data.validation.count)),
            "language_models": Self.models(pipeline.plan.languageModels),
            "embedding_models": Self.models(pipeline.plan.embeddingModels),
        ]
    }

    /// The models by name, with what they cost.
    private static func models(_ models: [ModelPlan]) -> JSON {
        let members = models.map { model in
            let name = model.component.configuration["model"]?.string ?? ""
            var json: JSONObject = ["model": .string("\(model.component.plugin)/\(name)")]
            json["price"] = model.price?.json
            return JSONObject.Member(name: model.name, value: .object(json))
        }
        return .object(JSONObject(members))
    }

    /// What the history ends with beside the result.
    ///
    /// Nothing that depends on the clock or on how many calls ran at once: no times, no attempts,
    /// no tokens from a provider's cache, nor whether an answer was known before.
    private func ending(
        _ before: Assessment?,
        _ after: Assessment?,
        _ baseline: NearestNeighbor?
    ) -> JSONObject {
        let phases = pipeline.ledger.current.phases.sorted { $0.key < $1.key }.map { phase in
            JSONObject.Member(
                name: phase.key,
                value: [
                    "calls": .integer(Int64(phase.value.calls + phase.value.hits)),
                    "input_tokens": .integer(
                        Int64(phase.value.usage.inputTokens + phase.value.saved.inputTokens)
                    ),
                    "output_tokens": .integer(
                        Int64(phase.value.usage.outputTokens + phase.value.saved.outputTokens)
                    ),
                ]
            )
        }
        return [
            "test": [
                "before": before?.json ?? .null, "after": after?.json ?? .null,
                "nearest_neighbor": baseline?.json ?? .null,
            ],
            "phases": .object(JSONObject(phases)),
        ]
    }

    /// The callbacks, with the run's folder for their files, if it has one.
    private func audience(_ folder: String?) -> Audience {
        let environment = pipeline.environment
        let file = program(Candidate(), why: "", test: nil)
        return Audience(
            pipeline.callbacks,
            facts: [
                "program": file.json,
                "steps_per_epoch": .integer(
                    Int64(pipeline.plan.fit.steps(examples: pipeline.data.train.count))
                ),
            ],
            environment: HostCall.Environment(
                seed: environment.seed,
                services: folder.map { RunFolder(path: $0, others: environment.services) }
                    ?? environment.services,
                log: environment.log,
                cancellation: environment.cancellation
            )
        )
    }

    private func assess(
        _ candidate: Candidate,
        _ name: String,
        _ engine: EvaluationEngine
    ) async throws -> Assessment? {
        guard !pipeline.data.test.isEmpty else { return nil }
        let call = HostCall(
            CallContext(path: "test", phase: "reward"),
            in: pipeline.environment
        )
        let count = pipeline.data.test.count
        return try await Assessment(
            candidate,
            on: pipeline.data.test,
            engine: engine,
            metrics: pipeline.metrics,
            call: call,
            progress: { viewer.assessing(name, done: $0, of: count) }
        )
    }

    private func baseline() async throws -> NearestNeighbor? {
        guard let model = pipeline.plan.embeddingModels.first, let reward = pipeline.reward,
            !pipeline.data.test.isEmpty
        else { return nil }
        let call = HostCall(
            CallContext(path: "baseline", phase: "reward"),
            in: pipeline.environment
        )
        return try await NearestNeighbor(
            train: pipeline.data.train,
            test: pipeline.data.test,
            reward: reward,
            scheduler: pipeline.scheduler,
            model: model.name,
            call: call
        )
    }

    // MARK: - Saving

    private func program(_ candidate: Candidate, why: String, test: Assessment?) -> ProgramFile {
        var training: JSONObject = [
            "optimizer": .string(pipeline.plan.optimizer?.plugin ?? ""),
            "seed": .string(String(pipeline.plan.fit.seed)), "why": .string(why),
        ]
        if let test { training["test_reward"] = .number(test.reward) }
        return ProgramFile(of: pipeline, candidate, training: training)
    }

    /// Keeps the best so far; that this fails must not end a training that works.
    private func save(_ candidate: Candidate, in kept: KeptRun) {
        do {
            try kept.save(program(candidate, why: "the best so far", test: nil))
        } catch {
            pipeline.environment.log.write(.warning, "\(error)", source: "save")
        }
    }
}
