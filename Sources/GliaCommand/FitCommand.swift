import ArgumentParser
import Console
import JSONValues
import Pipeline
import PluginHost
import Running
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

    func validate() throws {
        // Its files would lie in the root of the file system.
        if output?.isEmpty == true { throw ValidationError("'--output' names no folder") }
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
        if dryRun { return try await forecast(pipeline) }
        let display = ProgressDisplay(
            verbose: options.quiet || options.json ? 0 : verbose ?? pipeline.plan.verbose,
            ledger: pipeline.ledger
        )
        let run = try TrainingRun(
            pipeline,
            keeping: RunKeeping(
                folder: output ?? "runs/" + Self.fileName(pipeline.plan.name),
                isFresh: fresh,
                hasJournal: journal
            ),
            stop: stop,
            viewer: display
        )
        let report = try await run.run()
        Terminal.result(options.json ? report.json.text(.indented) : report.text)
    }

    /// Prints what the training could cost; neither asks a model nor writes a file.
    private func forecast(_ pipeline: Pipeline) async throws {
        let text = ForecastText(try await TrainingRun.forecast(pipeline))
        Terminal.result(
            options.json
                ? text.json.text(.indented) : text.lines.joined(separator: "\n")
        )
    }

    private static func fileName(_ name: String) -> String {
        let safe = name.map { $0.isLetter || $0.isNumber || "-_.".contains($0) ? $0 : "-" }
        let text = String(safe)
        return text.isEmpty || text.hasPrefix(".") ? "program" : text
    }
}
