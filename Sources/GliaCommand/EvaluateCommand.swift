import ArgumentParser
import Console
import Contract
import Evaluation
import History
import JSONValues
import Pipeline
import PluginHost
import ProgramGraph
import Running
import Training

/// `glia evaluate`: scores a program.
struct EvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Score a saved program, or a pipeline's untrained one."
    )

    @Argument(help: "The program that 'glia fit' has saved, or a pipeline file.")
    var program: String

    @Option(help: "The data file; the pipeline's own test data if not given.")
    var data: String?

    @OptionGroup var options: PipelineOptions
    @OptionGroup var plugins: PluginOptions

    func run() async throws {
        let session = Session(plugins: plugins.folders, isQuiet: options.quiet)
        try await Session.run(
            { try await evaluate(session) },
            on: session.executor,
            stoppedBy: session.cancellation
        )
    }

    private func evaluate(_ session: Session) async throws {
        var overrides = options.overrides
        if let data { overrides.append("data.test=" + (try absolute(data))) }
        let (pipeline, saved) = try await session.load(
            program,
            overrides: overrides,
            for: .evaluate
        )
        guard !pipeline.data.test.isEmpty else {
            throw ComponentError(
                .invalidArgument,
                "there is no test data; name a file with --data"
            )
        }
        let call = HostCall(CallContext(path: "test", phase: "reward"), in: pipeline.environment)
        let assessment = try await Assessment(
            saved?.candidate ?? Candidate(),
            on: pipeline.data.test,
            engine: pipeline.engine(),
            metrics: pipeline.metrics,
            call: call
        )
        Terminal.result(
            options.json ? assessment.json.text(.indented) : text(assessment, pipeline)
        )
    }

    private func absolute(_ path: String) throws -> String {
        // Data named on the command line lies where the user stands, not beside the program.
        path.hasPrefix("/") ? path : try WorkingFolder.path + "/" + path
    }

    private func text(_ assessment: Assessment, _ pipeline: Pipeline) -> String {
        let reward =
            assessment.interval.map { interval in
                NumberText.short(assessment.reward)
                    + ", 95 % interval \(NumberText.short(interval.low)) to "
                    + NumberText.short(interval.high)
            } ?? "none, for nothing was scored"
        var lines = ["reward (\(pipeline.plan.reward?.plugin ?? "")): " + reward]
        lines += assessment.metrics.map { "\($0.key): \(NumberText.short($0.value))" }
        lines.append(
            "\(assessment.count) examples, \(assessment.failures) without answer, "
                + "\(assessment.unscored) unscored"
        )
        if let reason = assessment.firstReason { lines.append("the first reason: \(reason)") }
        return lines.joined(separator: "\n")
    }
}
