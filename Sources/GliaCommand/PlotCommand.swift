import ArgumentParser
import Console
import Contract
import History
import JSONValues
import Pipeline
import Report

/// `glia plot`: draws a program's graph.
struct PlotCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plot",
        abstract: "Draw a program's graph as SVG."
    )

    @Argument(help: "The program that 'glia fit' has saved, or a pipeline file.")
    var program: String

    @Option(help: "The file for the drawing; standard output if not given.")
    var output: String?

    @OptionGroup var plugins: PluginOptions

    func run() async throws {
        let session = Session(plugins: plugins.folders)
        try await Session.run(
            { try await plot(session) },
            on: session.executor,
            stoppedBy: session.cancellation
        )
    }

    private func plot(_ session: Session) async throws {
        let architecture = try await session.architecture(program)
        let drawing = ProgramDrawing(ProgramPicture(architecture: architecture)).file
        guard let output else { return Terminal.result(String(drawing.dropLast())) }
        try AtomicFile.write(Array(drawing.utf8), to: output)
    }
}
