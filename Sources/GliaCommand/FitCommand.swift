import ArgumentParser
import Console
import Contract
import Evaluation
import Glibc
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

    @OptionGroup var options: PipelineOptions
    @OptionGroup var plugins: PluginOptions

    func run() async throws {
        let stop = StopRequest()
        let session = Session(plugins: plugins.folders, isQuiet: options.quiet)
        Interruption.end(stop, then: session.cancellation)
        try await Session.run({ try await fit(session, stop) }, on: session.executor)
    }

    private func fit(_ session: Session, _ stop: StopRequest) async throws {
        let (pipeline, _) = try await session.load(
            pipeline,
            overrides: options.overrides,
            for: .fit
        )
        guard let optimizer = pipeline.optimizer else { return }
        let folder = try Self.folder(output ?? "runs/" + Self.fileName(pipeline.plan.name))
        let engine = pipeline.engine()
        let display = ProgressDisplay(
            isQuiet: options.quiet || options.json,
            ledger: pipeline.ledger
        )
        let clock = ContinuousClock()
        let start = clock.now
        display.announce(pipeline)
        let before = try await assess(Candidate(), "before training", pipeline, engine, display)
        let fit = Fit(
            Fit.Subject(
                program: pipeline.program,
                optimizer: optimizer,
                metrics: pipeline.metrics,
                train: pipeline.data.train,
                validation: pipeline.data.validation
            ),
            settings: pipeline.plan.fit,
            engine: engine,
            environment: pipeline.environment,
            record: try HistoryFile(path: folder + "/history.jsonl"),
            stopRequest: stop
        ) { progress in
            display.show(progress)
            if case .epoch(_, _, _, let best) = progress {
                save(best, why: "the best so far", pipeline, folder, session.log)
            }
        }
        let result = try await fit.run(begin: Self.beginning(pipeline))
        let after = try await assess(result.candidate, "after training", pipeline, engine, display)
        let baseline = try await baseline(pipeline)
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
            duration: clock.now - start,
            folder: folder
        )
        Terminal.result(options.json ? report.json.text(.indented) : report.text)
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
        ]
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
        var training: JSONObject = [
            "optimizer": .string(pipeline.plan.optimizer?.plugin ?? ""),
            "seed": .string(String(pipeline.plan.fit.seed)), "why": .string(why),
        ]
        if let test { training["test_reward"] = .number(test.reward) }
        return ProgramFile(of: pipeline, candidate, training: training)
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
        var made = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            made += "/" + part
            guard mkdir(made, 0o755) == 0 || errno == EEXIST else {
                throw ComponentError(
                    .unavailable,
                    "the folder '\(path)' can't be made: \(String(cString: strerror(errno)))"
                )
            }
        }
        return path
    }
}
