import ArgumentParser
import Contract
import Evaluation
import JSONValues
import Pipeline
import PluginHost
import ProgramGraph

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
        let schema = try JSONSchema(pipeline.program.inputSchema)
        let ready = try ReadyProgram(pipeline.program, saved?.candidate ?? Candidate())
        var failures = 0
        func answer(_ text: String, line: Int?) async throws {
            let input = try Self.input(text, schema, line: line)
            let prediction = try await ready.run(
                input,
                call: HostCallMaker { module, key in
                    HostCall(
                        CallContext(
                            path: "predict/example:\(ContentHash(input))/module:\(module)",
                            variablesKey: key
                        ),
                        in: pipeline.environment
                    )
                }
            )
            if let output = prediction.output { return Terminal.result(output) }
            failures += 1
            Terminal.result("null")
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
    private static func input(_ text: String, _ schema: JSONSchema, line: Int?) throws -> String {
        let place = line.map { "line \($0) of the input" } ?? "the input"
        var value: JSON
        if let json = try? JSON(parsing: text), json.object != nil {
            value = json
        } else if schema.fields.count == 1, let field = schema.fields.first,
            !text.hasPrefix("{")
        {
            value = .object([field: .string(text)])
        } else {
            throw ComponentError(
                .invalidArgument,
                "\(place) is no JSON object; its fields are "
                    + schema.fields.map { "'\($0)'" }.joined(separator: ", ")
            )
        }
        let violations = schema.violations(of: value)
        guard violations.isEmpty else {
            throw ComponentError(
                .invalidArgument,
                violations.map { "\(place) doesn't fit: \($0)" }.joined(separator: "\n")
            )
        }
        return value.text()
    }
}
