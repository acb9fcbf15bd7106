import ArgumentParser
import Console
import Contract
import Evaluation
import History
import JSONValues
import Pipeline
import PluginHost
import ProgramGraph
import Scheduling
import Training

/// `glia fit`: trains a program.
struct FitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fit",
        abstract: "Train a program and save it."
    )

    @Argument(help: "The pipeline file, YAML or JSON.")
    var pipeline: String

    @Option(help: "The folder for the history and the program; runs/NAME if not given.")
    var output: String?

    @Flag(help: "Begin anew; files of an earlier run in the folder are kept under other names.")
    var fresh = false

    @Flag(
        inversion: .prefixedNo,
        help: "Keep every answer on the disk; without, a run that breaks begins anew."
    )
    var journal = true

    @Option(
        help: "0: no progress; 1: progress; 2: one line with the results an epoch.",
        transform: Self.verbosity
    )
    var verbose: Int?

    @Flag(help: "Print how many model calls the training can make at most, and end.")
    var dryRun = false

    @OptionGroup var options: PipelineOptions
    @OptionGroup var plugins: PluginOptions

    private static func verbosity(_ text: String) throws -> Int {
        guard let level = Int(text), (0...2).contains(level) else {
            throw ValidationError("'\(text)' is no level; expected 0, 1 or 2")
        }
        return level
    }

    func run() async throws {
        let stop = StopRequest()
        let session = Session(plugins: plugins.folders, isQuiet: options.quiet)
        Interruption.end(stop, then: session.cancellation)
        try await Session.run(
            { try await fit(session, stop) },
            on: session.executor,
            stoppedBy: session.cancellation
        )
    }

    private func fit(_ session: Session, _ stop: StopRequest) async throws {
        let (pipeline, _) = try await session.load(
            pipeline,
            overrides: options.overrides,
            for: .fit
        )
        guard let optimizer = pipeline.optimizer else { return }
        let subject = Fit.Subject(
            program: pipeline.program,
            optimizer: optimizer,
            metrics: pipeline.metrics,
            train: pipeline.data.train,
            validation: pipeline.data.validation
        )
        if dryRun { return try await forecast(pipeline, subject) }
        let folder = try Self.folder(output ?? "runs/" + Self.fileName(pipeline.plan.name))
        let kept = try KeptRun(
            in: folder,
            of: pipeline,
            isFresh: fresh,
            hasJournal: journal,
            session,
            stop
        )
        defer { kept.close() }
        let engine = pipeline.engine()
        let display = ProgressDisplay(
            verbose: options.quiet || options.json ? 0 : verbose ?? pipeline.plan.verbose,
            ledger: pipeline.ledger
        )
        let clock = ContinuousClock()
        let start = clock.now
        display.announce(pipeline)
        let audience = Self.audience(pipeline, folder)
        let fit = Fit(
            subject,
            settings: pipeline.plan.fit,
            engine: engine,
            environment: pipeline.environment,
            record: kept.history,
            stopRequest: stop,
            audience: audience,
            meter: Meter(
                ledger: pipeline.ledger,
                laterRollouts: pipeline.data.test.count,
                elapsed: { clock.now - start }
            )
        ) { progress in
            display.show(progress)
            if case .epoch(_, _, _, let best, _) = progress, !kept.hasLaterProgram {
                save(best, why: "the best so far", pipeline, folder, session.log)
            }
        }
        display.announce(cost: ForecastText(await pipeline.forecast(try await fit.begin())).lines)
        try await fit.open(Self.beginning(pipeline))
        let before = try await assess(Candidate(), "before training", pipeline, engine, display)
        var after: Assessment?
        var baseline: NearestNeighbor?
        let result = try await fit.run { result in
            after = try await assess(
                result.candidate,
                "after training",
                pipeline,
                engine,
                display
            )
            baseline = try await self.baseline(pipeline)
            return Self.ending(before, after, baseline, pipeline)
        }
        display.end()
        let file = program(result.candidate, why: result.why, pipeline, test: after)
        try file.write(to: folder + "/program.json")
        let report = FitReport(
            pipeline: pipeline,
            result: result,
            before: before,
            after: after,
            baseline: baseline,
            account: pipeline.ledger.current,
            rollouts: engine.rolloutCount,
            failures: engine.failureCount,
            answeredBefore: kept.journal?.foundCount ?? 0,
            hits: engine.hitCount,
            duration: clock.now - start,
            folder: folder,
            callbackFailures: audience.failures
        )
        Terminal.result(options.json ? report.json.text(.indented) : report.text)
    }

    /// Prints what the training could cost; neither asks a model nor writes a file.
    private func forecast(_ pipeline: Pipeline, _ subject: Fit.Subject) async throws {
        let fit = Fit(
            subject,
            settings: pipeline.plan.fit,
            engine: pipeline.engine(),
            environment: pipeline.environment,
            record: nil,
            stopRequest: StopRequest(),
            observe: { _ in }
        )
        let text = ForecastText(await pipeline.forecast(try await fit.begin()))
        Terminal.result(
            options.json
                ? text.json.text(.indented) : text.lines.joined(separator: "\n")
        )
    }

    /// What the history begins with: nothing that differs between two runs with one seed.
    private static func beginning(_ pipeline: Pipeline) -> JSONObject {
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
            "language_models": models(pipeline.plan.languageModels),
            "embedding_models": models(pipeline.plan.embeddingModels),
        ]
    }

    /// The models by name, with what they cost.
    private static func models(_ models: [ModelPlan]) -> JSON {
        let members = models.map { model in
            var json: JSONObject = [
                "model": .string(
                    "\(model.component.plugin)/\(model.component.configuration["model"]?.string ?? "")"
                )
            ]
            json["price"] = model.price?.json
            return JSONObject.Member(name: model.name, value: .object(json))
        }
        return .object(JSONObject(members))
    }

    /// What the history ends with beside the result.
    ///
    /// Nothing that depends on the clock or on how many calls ran at once: no times, no attempts,
    /// no tokens from a provider's cache.
    private static func ending(
        _ before: Assessment?,
        _ after: Assessment?,
        _ baseline: NearestNeighbor?,
        _ pipeline: Pipeline
    ) -> JSONObject {
        let phases = pipeline.ledger.current.phases.sorted { $0.key < $1.key }.map { phase in
            JSONObject.Member(
                name: phase.key,
                value: [
                    "calls": .integer(Int64(phase.value.calls)),
                    "input_tokens": .integer(Int64(phase.value.usage.inputTokens)),
                    "output_tokens": .integer(Int64(phase.value.usage.outputTokens)),
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

    /// The callbacks, with the run's folder for their files.
    private static func audience(_ pipeline: Pipeline, _ folder: String) -> Audience {
        let environment = pipeline.environment
        let file = ProgramFile(
            architecture: pipeline.plan.architecture,
            variables: pipeline.program.initialValues,
            training: training(pipeline, why: "")
        )
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
                services: RunFolder(path: folder, others: environment.services),
                log: environment.log,
                cancellation: environment.cancellation
            )
        )
    }

    private func assess(
        _ candidate: Candidate,
        _ name: String,
        _ pipeline: Pipeline,
        _ engine: EvaluationEngine,
        _ display: ProgressDisplay
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
            progress: { display.assessing(name, done: $0, of: count) }
        )
    }

    private func baseline(_ pipeline: Pipeline) async throws -> NearestNeighbor? {
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

    private func program(
        _ candidate: Candidate,
        why: String,
        _ pipeline: Pipeline,
        test: Assessment?
    ) -> ProgramFile {
        var training = Self.training(pipeline, why: why)
        if let test { training["test_reward"] = .number(test.reward) }
        return ProgramFile(of: pipeline, candidate, training: training)
    }

    private static func training(_ pipeline: Pipeline, why: String) -> JSONObject {
        [
            "optimizer": .string(pipeline.plan.optimizer?.plugin ?? ""),
            "seed": .string(String(pipeline.plan.fit.seed)), "why": .string(why),
        ]
    }

    /// Keeps the best so far; that this fails must not end a training that works.
    private func save(
        _ candidate: Candidate,
        why: String,
        _ pipeline: Pipeline,
        _ folder: String,
        _ log: TerminalLog
    ) {
        do {
            try program(candidate, why: why, pipeline, test: nil).write(
                to: folder + "/program.json"
            )
        } catch {
            log.write(.warning, "\(error)", source: "save")
        }
    }

    private static func fileName(_ name: String) -> String {
        let safe = name.map { $0.isLetter || $0.isNumber || "-_.".contains($0) ? $0 : "-" }
        let text = String(safe)
        return text.isEmpty || text.hasPrefix(".") ? "program" : text
    }

    private static func folder(_ path: String) throws -> String {
        try FolderPath.make(path)
        return path
    }
}
