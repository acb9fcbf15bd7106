import JSONValues
import Running
import Scheduling

/// A run's report for a terminal, or plain where there is none.
package struct ReportText: Sendable {
    private let report: RunReport
    private let isTerminal: Bool
    private static let mostCandidates = 15
    private static let mostHard = 5
    private static let mostReasons = 5

    /// Makes the text of a report.
    ///
    /// - Parameters:
    ///   - report: The report.
    ///   - isTerminal: Whether curves may be drawn with block characters.
    package init(_ report: RunReport, isTerminal: Bool) {
        self.report = report
        self.isTerminal = isTerminal
    }

    /// The report.
    package var text: String {
        let head = [report.program, RunWords.subject(report), RunWords.ending(report)]
        let parts = [test, curves, candidates, changes, hardest, missing, calls].filter {
            !$0.isEmpty
        }
        return ([head] + parts).map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
    }

    private var test: [String] {
        guard !report.test.isEmpty else { return [] }
        let rows = report.test.map { result in
            [
                result.name, NumberText.score(result.reward),
                result.interval.map {
                    "\(NumberText.score($0.lowerBound)) to \(NumberText.score($0.upperBound))"
                } ?? "nothing was scored",
            ]
        }
        return Self.columns([["", "test reward", "95 % interval"]] + rows)
    }

    private var curves: [String] {
        guard let epochs = report.curves.first?.values.count, epochs > 0 else { return [] }
        let rows = report.curves.map { curve in
            var cells = [
                curve.key, NumberText.score(curve.values.first ?? .nan),
                NumberText.score(curve.values.max() ?? .nan),
                NumberText.score(curve.values.last ?? .nan),
            ]
            if isTerminal, epochs > 1 { cells.append(SparkLine.text(curve.values)) }
            return cells
        }
        let head = ["epochs: \(epochs)", "first", "best", "last"]
        return Self.columns([head + (isTerminal && epochs > 1 ? [""] : [])] + rows)
    }

    private var candidates: [String] {
        guard !report.candidates.isEmpty else { return [] }
        let shown = RunWords.shown(report, most: Self.mostCandidates)
        let rows = shown.map { candidate in
            let mark = candidate.number == report.adopted?.number ? "* " : "  "
            return [mark + String(candidate.number)] + RunWords.numbers(candidate)
                + [RunWords.origin(candidate)]
        }
        var head = RunWords.candidateHead + ["how it was made"]
        head[0] = "candidate"
        var lines = Self.columns([head] + rows, texts: [0, head.count - 1])
        let left = report.candidates.count - shown.count
        if left > 0 { lines.append("\(left) candidates with lower means are left out.") }
        return lines
    }

    private var changes: [String] {
        let changed = report.changes.filter { $0.difference != .none }
        guard !changed.isEmpty else {
            return report.changes.isEmpty ? [] : ["Nothing was learned."]
        }
        return changed.flatMap { change -> [String] in
            switch change.difference {
            case .none: []
            case .text, .value:
                [
                    "\(change.path), before and after",
                    "- " + Self.value(change.before ?? .null), "+ " + Self.value(change.after),
                ]
            case .elements(let kept, let removed, let added):
                ["\(change.path), before and after"] + removed.map { "- " + ExampleText.line($0) }
                    + kept.map { "  " + ExampleText.line($0) }
                    + added.map { "+ " + ExampleText.line($0) }
            }
        }
    }

    private static func value(_ json: JSON) -> String {
        let lines = ExampleText.value(json).split(separator: "\n", omittingEmptySubsequences: false)
        return lines.joined(separator: "\n  ")
    }

    private var hardest: [String] {
        guard !report.hardest.isEmpty else { return [] }
        let entries = report.hardest.prefix(Self.mostHard).flatMap { entry -> [String] in
            let rows = ["input", "target", "output", "feedback", "reason"].compactMap {
                name -> String? in
                guard let value = entry[name], !value.isNull else { return nil }
                return "    \(name): \(Self.cut(ExampleText.value(value)))"
            }
            return ["  " + ExampleText.standing(entry)] + rows
        }
        return ["Hardest examples"] + entries
    }

    private var missing: [String] {
        guard !report.missing.isEmpty else { return [] }
        let shown = report.missing.prefix(Self.mostReasons).map { reason in
            "  \(RunWords.extent(reason)): \(Self.cut(reason.reason))"
        }
        let left = report.missing.count - shown.count
        return [RunWords.missing(report)] + shown
            + (left > 0 ? ["  and \(left) other reasons"] : [])
    }

    private static func cut(_ text: String) -> String {
        let line = text.replacing("\n", with: " ")
        return line.count <= 200 ? line : String(line.prefix(200)) + " …"
    }

    private var calls: [String] {
        guard let account = report.account else {
            return ["The run kept no journal, so its model calls aren't known."]
        }
        if account.phases.isEmpty { return ["No model was called."] }
        let table = CallTable(account)
        return Self.columns([table.head] + table.rows)
    }

    /// Texts to the left, numbers to the right.
    private static func columns(_ rows: [[String]], texts: Set<Int> = [0]) -> [String] {
        let count = rows.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in
            rows.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0
        }
        return rows.map { row in
            let cells = row.enumerated().map { column, text in
                let space = String(repeating: " ", count: widths[column] - text.count)
                return texts.contains(column) ? text + space : space + text
            }
            let line = cells.joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
    }
}
