import ArgumentParser
import Console
import Glibc

/// Where the process begins: the command runs on other threads, this one waits for signals.
@main
enum Entry {
    static func main() {
        StandardStreams.open()
        Interruption.block()
        // Detached: a plain task would wait for this very thread.
        Task.detached {
            GliaCommand.check(CommandLine.arguments.dropFirst())
            await GliaCommand.main()
            guard let fault = Terminal.resultFault else { exit(0) }
            Terminal.message(fault)
            exit(1)
        }
        Interruption.wait()
    }
}

/// The command line of Glia.
struct GliaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "glia",
        abstract: "Train programs of language-model calls by improving what the models read.",
        version: "0.1.0",
        subcommands: [
            FitCommand.self, EvaluateCommand.self, PredictCommand.self, ReportCommand.self,
            PlotCommand.self, PluginCommand.self, SchemaCommand.self,
        ]
    )
}

/// Options of every command that loads plugins.
struct PluginOptions: ParsableArguments {
    @Option(
        name: .customLong("plugins"),
        help: "A folder of plugins to look through before all others; may be repeated."
    )
    var folders: [String] = []
}

/// Options of every command that reads a pipeline.
struct PipelineOptions: ParsableArguments {
    @Option(
        name: .customLong("set"),
        help: "Override a key of the file, such as optimizer.plugin=OMEGA; may be repeated."
    )
    var overrides: [String] = []

    @Flag(help: "Print the result as JSON.")
    var json = false

    @Flag(help: "Print nothing but the result and errors.")
    var quiet = false
}
