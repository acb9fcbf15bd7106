import Foundation
import FoundationXML
import JSONValues
import Report
import Testing

/// The report as a page, and the drawing of a program.
struct ReportPageTests {
    @Test func thePageLoadsNothingAndRunsNothing() throws {
        let page = ReportPage(try RunBench().report()).text

        for word in ["http:", "https:", "//", "<script", "src=", "@import", "<link", "javascript"] {
            #expect(!page.contains(word), "found \(word)")
        }
        #expect(page.contains("default-src 'none'"))
    }

    @Test func everyPartIsThere() throws {
        let page = ReportPage(try RunBench().report()).text

        let titles = page.matches(of: /<h2>(.*?)<\/h2>/).map { String($0.output.1) }
        #expect(
            titles == [
                "Before and after", "Learning curves", "Candidates", "What was learned",
                "Hardest examples", "What is missing", "Model calls", "The program", "Settings",
            ]
        )
        #expect(page.contains("Answer with one <ins>short </ins>word."))
        #expect(page.contains("<b>0.250 → 0.750</b>"))
    }

    @Test func whatModelsAndDataSayIsNeverATag() throws {
        let page = ReportPage(try RunBench().report()).text

        #expect(page.contains("I want &lt;b&gt;soup&lt;/b&gt; → food"))
        #expect(!page.contains("<b>soup"))
        #expect(page.contains("<p>the judge: &lt;it&gt; broke</p>"))
    }

    @Test func aRunThatBrokeHasAPageToo() throws {
        let bench = try RunBench()
        try bench.writeHistory(events: 2)

        let page = ReportPage(try RunReport(folder: bench.folder)).text

        #expect(page.contains("The run has not ended"))
        #expect(page.contains("There was no test data."))
        #expect(page.hasSuffix("</html>\n"))
    }

    @Test func theTagsOfThePageFitTogether() throws {
        let page = ReportPage(try RunBench().report()).text
        // As XML: without the declaration, and with the three void elements closed.
        let xml = page.split(separator: "\n").dropFirst()
            .map { $0.hasPrefix("<meta") ? $0.dropLast() + "/>" : $0 }.joined(separator: "\n")

        let parser = XMLParser(data: Data(xml.utf8))

        #expect(parser.parse(), "\(parser.parserError.debugDescription) at \(parser.lineNumber)")
    }

    @Test func theDrawingIsAFileOfItsOwn() throws {
        let picture = ProgramPicture(architecture: [
            "program": [
                "name": "two <ways>", "inputs": ["question": "Question"],
                "modules": [
                    "easy": ["plugin": "Generator", "input": "question", "output": "Answer"],
                    "hard": [
                        "plugin": "ChainOfThought", "input": ["question"], "trainable": false,
                    ],
                    "joined": ["plugin": "Or", "input": ["easy", "hard"]],
                ],
                "output": "joined",
            ]
        ])

        let drawing = ProgramDrawing(picture).file
        let parser = XMLParser(data: Data(drawing.utf8))

        #expect(parser.parse(), "\(parser.parserError.debugDescription)")
        #expect(drawing.hasPrefix(#"<svg xmlns="http://www.w3.org/2000/svg""#))
        #expect(drawing.contains("The program two &lt;ways&gt;: 3 modules"))
        #expect(drawing.contains(">ChainOfThought, not trained</text>"))
        #expect(drawing.matches(of: /class="edge"/).count == 5)
        #expect(drawing.matches(of: /<rect class="module"/).count == 3)
    }
}
