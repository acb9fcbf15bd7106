import Contract
import JSONValues
import Running
import Scheduling

/// A run's report as one HTML file: it loads nothing, runs nothing, and prints well.
package struct ReportPage: Sendable {
    let report: RunReport

    /// Makes the page of a report.
    package init(_ report: RunReport) { self.report = report }

    /// The file.
    package var text: String {
        let page: Markup = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>\(report.program): a training's report</title>
            <style>
            \(Markup(stringLiteral: DrawingStyle.css))
            \(Markup(stringLiteral: PageStyle.css))
            </style>
            </head>
            <body>
            \(header)
            <main>
            \(sections)
            </main>
            </body>
            </html>
            """
        return page.text + "\n"
    }

    private var sections: [Markup] {
        [testFigures, curves, candidates, changes, hardest, missing, calls, graph, settings]
            .compactMap {
                $0
            }
    }

    // MARK: - The head

    private var header: Markup {
        """
        <header>
        <h1>\(report.program)</h1>
        <p class="muted">\(RunWords.subject(report))</p>
        <ul class="tiles">
        \(tiles.map { tile -> Markup in "<li><b>\(tile.value)</b><span>\(tile.label)</span></li>" })
        </ul>
        <p>\(RunWords.ending(report))</p>
        </header>
        """
    }

    private var tiles: [(value: String, label: String)] {
        var tiles: [(String, String)] = []
        if report.test.count > 1 {
            let (before, after) = (report.test[0].reward, report.test[1].reward)
            tiles.append(
                ("\(NumberText.score(before)) → \(NumberText.score(after))", "reward on test data")
            )
        }
        if let values = report.curves.first(where: { $0.key == "val_reward" })?.values,
            let last = values.last
        {
            tiles.append((NumberText.score(last), "validation reward, adopted"))
        }
        tiles.append((String(report.candidates.count), "candidates"))
        tiles.append((NumberText.grouped(report.rollouts), "rollouts asked for"))
        if let total = report.account?.total {
            tiles.append((NumberText.grouped(total.calls), "model calls"))
            tiles.append(
                (
                    NumberText.grouped(total.usage.inputTokens + total.usage.outputTokens),
                    "tokens, \(NumberText.grouped(total.usage.outputTokens)) of them answers"
                )
            )
            if total.cost > 0 { tiles.append((NumberText.money(total.cost), "cost")) }
        }
        return tiles
    }

    // MARK: - Parts

    func section(_ title: String, _ content: Markup) -> Markup {
        """
        <section>
        <h2>\(title)</h2>
        \(content)
        </section>
        """
    }

    /// A table; columns after the first are numbers unless they are named as texts.
    func table(
        _ head: [String],
        _ rows: [(cells: [String], isMarked: Bool)],
        texts: Set<Int> = [0]
    ) -> Markup {
        func cell(_ column: Int, _ text: String, _ tag: Markup) -> Markup {
            let kind: Markup = texts.contains(column) ? "" : " class=\"number\""
            return "<\(tag)\(kind)>\(text)</\(tag)>"
        }
        let lines = rows.map { row -> Markup in
            let cells = row.cells.enumerated().map { cell($0.offset, $0.element, "td") }
            let mark: Markup = row.isMarked ? " class=\"adopted\"" : ""
            return "<tr\(mark)>\(cells)</tr>"
        }
        return """
            <div class="scroll"><table>
            <thead><tr>\(head.enumerated().map { cell($0.offset, $0.element, "th") })</tr></thead>
            <tbody>
            \(lines)
            </tbody>
            </table></div>
            """
    }

    private var graph: Markup? {
        guard let graph = report.graph else { return nil }
        return section("The program", "<div class=\"scroll\">\(ProgramDrawing(graph).markup)</div>")
    }

    private var settings: Markup? {
        let hidden = ["event", "initial", "values", "history", "program"]
        let members = report.settings.members.filter { !hidden.contains($0.name) }
        let rows = members.map { member -> Markup in
            """
            <dt>\(member.name.replacing("_", with: " "))</dt>\
            <dd>\(member.value.string ?? member.value.text(.spaced))</dd>
            """
        }
        return section("Settings", "<dl>\n\(rows)\n</dl>")
    }
}
