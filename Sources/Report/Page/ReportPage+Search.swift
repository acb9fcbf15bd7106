import Running

// The parts of the page on how the search went.

extension ReportPage {
    var testFigures: Markup? {
        guard !report.test.isEmpty else {
            return section(
                "Before and after",
                """
                <p class="muted">There was no test data. The validation figures below are what the \
                search was driven by, so they are no honest estimate.</p>
                """
            )
        }
        let count = report.test.first?.count.map { "\($0) " } ?? ""
        return section(
            "Before and after",
            """
            \(IntervalChart(rows: report.test).markup)
            <p class="muted">The mean reward on \(count)test examples that training never saw; the \
            bars are 95 % intervals.</p>
            """
        )
    }

    var curves: Markup? {
        let keys = report.curves.map(\.key).filter { !$0.hasPrefix("val_") }
        guard report.curves.contains(where: { !$0.values.isEmpty }) else { return nil }
        // The reward first; a metric that repeats it, as the mean of the reward does, adds nothing.
        let groups = (["reward"] + keys.filter { $0 != "reward" }).compactMap { key in
            group(key)
        }
        let kept = groups.enumerated().filter { index, group in
            !groups[..<index].contains { $0.values == group.values }
        }.map(\.element)
        let charts = kept.map { group -> Markup in
            """
            <h3>\(group.title)</h3>
            \(CurveChart(title: group.title, lines: group.lines).markup)
            """
        }
        return section(
            "Learning curves",
            """
            <p class="muted">“Validation” is the adopted program on all validation examples, which \
            the search has seen. “Search” is the mean over everything that the search tried, good \
            and bad.</p>
            \(charts)
            \(curveTable)
            """
        )
    }

    private struct Group {
        let title: String
        let lines: [CurveChart.Line]
        var values: [[Double]] { lines.map(\.values) }
    }

    private func group(_ key: String) -> Group? {
        func values(_ key: String) -> [Double]? {
            report.curves.first { $0.key == key }?.values
        }
        let lines = [
            values("val_" + key).map { CurveChart.Line(name: "validation", color: 0, values: $0) },
            values(key).map { CurveChart.Line(name: "search", color: 1, values: $0) },
        ].compactMap { $0 }
        return lines.isEmpty ? nil : Group(title: key, lines: lines)
    }

    private var curveTable: Markup {
        let epochs = report.curves.first?.values.count ?? 0
        let rows = (0..<epochs).map { epoch in
            let values = report.curves.map { curve in
                curve.values.indices.contains(epoch) ? NumberText.score(curve.values[epoch]) : ""
            }
            return (cells: [String(epoch + 1)] + values, isMarked: false)
        }
        return """
            <details><summary>The numbers</summary>
            \(table(["epoch"] + report.curves.map(\.key), rows))
            </details>
            """
    }

    /// More lines than that nobody reads; the chart has all.
    private static let mostCandidates = 60

    var candidates: Markup? {
        guard !report.candidates.isEmpty else { return nil }
        let shown = RunWords.shown(report, most: Self.mostCandidates)
        var names: [String] = []
        for name in report.candidates.flatMap(\.objectives).map(\.name) where !names.contains(name)
        {
            names.append(name)
        }
        let rows = shown.map { candidate in
            let objectives = names.map { name in
                candidate.objectives.first { $0.name == name }.map { NumberText.score($0.value) }
                    ?? "–"
            }
            return (
                cells: [String(candidate.number)] + RunWords.numbers(candidate) + objectives
                    + [RunWords.origin(candidate)],
                isMarked: candidate.number == report.adopted?.number
            )
        }
        let head = RunWords.candidateHead + names + ["how it was made"]
        let left = report.candidates.count - shown.count
        let rest: Markup =
            left > 0
            ? "<p class=\"muted\">The table leaves out \(left) candidates with lower means.</p>"
            : ""
        return section(
            "Candidates",
            """
            <p class="muted">Each dot is a candidate, tied to those that it was made from. Filled: \
            scored on all validation examples; hollow: on fewer, or on training examples only. The \
            large dot was adopted, the blue line leads to it.</p>
            \(LineageChart(candidates: report.candidates, adopted: report.adopted).markup)
            \(table(head, rows, texts: [0, head.count - 1]))
            \(rest)
            """
        )
    }
}
