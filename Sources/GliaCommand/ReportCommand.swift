import ArgumentParser
import Console
import Contract
import History
import JSONValues
import PluginHost
import Report

/// `glia report`: shows what a run came to.
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Show what a run came to: curves, candidates, what was learned, what it cost.",
        discussion:
            "Reads the files of the run; a run that broke or still goes on, as far as it is."
    )

    @Argument(help: "The run's folder, such as runs/NAME.")
    var run: String

    @Option(help: "Write the report into this file as one page of HTML.")
    var html: String?

    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() async throws {
        try await Session.run({ try show() }, on: HostExecutor())
    }

    private func show() throws {
        let report = try RunReport(folder: run)
        if let html { try AtomicFile.write(Array(ReportPage(report).text.utf8), to: html) }
        if json {
            Terminal.result(report.json.text(.indented))
        } else if html == nil {
            Terminal.result(ReportText(report, isTerminal: Terminal.showsResults).text)
        }
    }
}
