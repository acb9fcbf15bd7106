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
            while Terminal.resultFault == nil, let text = readLine() {
                line += 1
                if text.allSatisfy(\.isWhitespace) { continue }
                do {
                    try await answer(text, line: line)
                } catch let error as ComponentError where error.status == .invalidArgument {
                    // A line that can't be asked takes no other line's answer away.
                    failures += 1
                    Terminal.result("null")
                    Terminal.message(error.message)
                }
            }
        }
        if failures > 0 { throw ExitCode(1) }
    }

    /// Reads an input; a text that is no JSON object is the value of the only text field.
    private static func input(_ text: String, _ fields: [String], _ place: String) throws -> JSON {
        let isObject = text.first { !$0.isWhitespace } == "{"
        if fields.count == 1, let field = fields.first, !isObject {
            return .object([field: .string(text)])
        }
        let known = "its fields are " + fields.map { "'\($0)'" }.joined(separator: ", ")
        do {
            let json = try JSON(parsing: text)
            if json.object != nil { return json }
        } catch let error as JSONSyntaxError {
            throw ComponentError(
                .invalidArgument,
                "\(place) is no JSON object (column \(error.column): \(error.reason)); \(known)"
            )
        }
        throw ComponentError(.invalidArgument, "\(place) is no JSON object; \(known)")
    }
}
