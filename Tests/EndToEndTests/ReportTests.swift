import Foundation
import FoundationXML
import JSONValues
import TestSupport
import Testing

/// `glia report` and `glia plot`, as a user calls them.
struct ReportTests {
    @Test func aReportOfARunIsTextPageAndJSON() throws {
        let desk = try CountedDesk()
        try #require(try desk.fit("out").status == 0)
        let (folder, file) = (desk.workshop.path("out"), desk.workshop.path("report.html"))

        let text = try desk.installation.glia(["report", folder])
        let json = try desk.installation.glia(["report", folder, "--json", "--html", file])

        try #require(text.status == 0, "\(text.errors)")
        #expect(text.output.hasPrefix("program\nOMEGA · ExactMatch · seed 0 · 24 training and 16 "))
        let report = try JSON(parsing: json.output)
        #expect(report["model_calls"]?["total"]?["calls"]?.integer == desk.calls(in: "out"))
        #expect(report["history"]?["val_reward"]?.array?.count == 2)
        #expect(report["test"]?.array?.count == 2)
        #expect(desk.text("report.html").hasSuffix("</html>\n"))
        // The name of SVG is an address, but nobody fetches it.
        let page = desk.text("report.html")
            .replacingOccurrences(of: #"xmlns="http://www.w3.org/2000/svg""#, with: "")
        #expect(!page.contains("http:") && !page.contains("https:"))
    }

    @Test func aRunThatWasKilledHasAReportToo() throws {
        let desk = try CountedDesk(model: ", delay_us: 300")
        try #require(try desk.fit("out", until: 60, send: SIGKILL))

        let report = try desk.installation.glia(["report", desk.workshop.path("out")])

        #expect(report.status == 0, "\(report.errors)")
        #expect(report.output.contains("The run has not ended"))
    }

    @Test func aProgramAndAPipelineFileAreDrawnAlike() throws {
        let desk = try CountedDesk()
        try #require(try desk.fit("out").status == 0)
        let plugins = ["--plugins", desk.workshop.folder.path]

        let file = try desk.installation.glia(["plot", desk.pipeline] + plugins)
        let saved = try desk.installation.glia(
            [
                "plot", desk.workshop.path("out/program.json"), "--output",
                desk.workshop.path("program.svg"),
            ] + plugins
        )

        try #require(file.status == 0, "\(file.errors)")
        try #require(saved.status == 0, "\(saved.errors)")
        // A saved program has its file's name.
        let drawn = desk.text("program.svg")
            .replacingOccurrences(of: "The program program:", with: "The program desk:")
        #expect(file.output == drawn)
        #expect(XMLParser(data: Data(file.output.utf8)).parse())
    }

    @Test func aFolderWithoutARunIsAUsageError() throws {
        let desk = try CountedDesk()

        let report = try desk.installation.glia(["report", desk.workshop.path("none")])

        #expect(report.status == 64)
        #expect(report.errors.contains("name the folder that 'glia fit' has written"))
    }
}
