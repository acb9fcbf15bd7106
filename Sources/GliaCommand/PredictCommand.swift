import ArgumentParser
import Console
import Contract
import JSONValues
import Pipeline
import ProgramGraph
import Training

/// `glia predict`: asks a program.
struct PredictCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "predict",
        abstract: "Ask a saved program, once with --input or for each line of standard input."
    )

    @Argument(help: "The program that 'glia fit' has saved, or a pipeline file.")
    var program: String

    @Option(help: "The input, a JSON object; or just a text if the input has one text field.")
    var input: String?

    @Flag(
        help:
            "Show what modules write while they write it, on standard error; with --json as lines of JSON on standard output, the output last."
    )
    var stream = false

    @OptionGroup var options: PipelineOptions
    @OptionGroup var plugins: PluginOptions

    func run() async throws {
        let session = Session(plugins: plugins.folders, isQuiet: options.quiet)
        try await Session.run(
            { try await predict(session) },
            on: session.executor,
            stoppedBy: session.cancellation
        )
    }

    private func predict(_ session: Session) async throws {
        let (pipeline, saved) = try await session.load(
            program,
            overrides: options.overrides,
            for: .predict
        )
        let predict = try Predict(
            pipeline.program,
            saved?.candidate ?? Candidate(),
            environment: pipeline.environment
        )
        let parts = stream ? StreamedParts(asJSON: options.json) : nil
        var failures = 0
        func answer(_ text: String, line: Int?) async throws {
            let place = line.map { "line \($0) of the input" } ?? "the input"
            let input = try Self.input(text, predict.fields, place)
            let prediction = try await predict.answer(
                input,
                place: place,
                reader: parts?.reader
            )
            if let parts {
                parts.end(prediction.output)
            } else {
                Terminal.result(prediction.output ?? "null")
            }
            if prediction.output != nil { return }
            failures += 1
            Terminal.message("no answer: \(prediction.reason ?? "no reason given")")
        }
        if let input {
            try await answer(input, line: nil)
        } else {
            var line = 0
            while let text = readLine() {
                line += 1
                if text.allSatisfy(\.isWhitespace) { continue }
                try await answer(text, line: line)
            }
        }
        if failures > 0 { throw ExitCode(1) }
    }

    /// Reads an input; a text that is no JSON object is the value of the only text field.
    private static func input(_ text: String, _ fields: [String], _ place: String) throws -> JSON {
        if let json = try? JSON(parsing: text), json.object != nil { return json }
        if fields.count == 1, let field = fields.first, !text.hasPrefix("{") {
            return .object([field: .string(text)])
        }
        throw ComponentError(
            .invalidArgument,
            "\(place) is no JSON object; its fields are "
                + fields.map { "'\($0)'" }.joined(separator: ", ")
        )
    }
}
