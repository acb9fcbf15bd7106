import JSONValues
import Scheduling

// The parts of the page on what was learned, what is hard, and what it cost.

extension ReportPage {
    var changes: Markup? {
        guard !report.changes.isEmpty else { return nil }
        let changed = report.changes.filter { $0.difference != .none }
        let same = report.changes.filter { $0.difference == .none }.map(\.path)
        var parts = changed.map { change -> Markup in
            """
            <h3>\(change.path)</h3>
            \(difference(change))
            """
        }
        if changed.isEmpty {
            parts.append(
                "<p>Nothing: no candidate was better than the program before training.</p>"
            )
        }
        if !same.isEmpty {
            parts.append(
                "<p class=\"muted\">As before training: \(same.joined(separator: ", ")).</p>"
            )
        }
        return section("What was learned", Markup(parts))
    }

    private func difference(_ change: VariableChange) -> Markup {
        switch change.difference {
        case .none: return ""
        case .text(let difference):
            let pieces = difference.pieces.map { piece -> Markup in
                switch piece {
                case .kept(let text): "\(text)"
                case .removed(let text): "<del>\(text)</del>"
                case .added(let text): "<ins>\(text)</ins>"
                }
            }
            let whole = pieces.reduce("" as Markup) { "\($0)\($1)" }
            return "<div class=\"box\">\(whole)</div>"
        case .elements(let kept, let removed, let added):
            let counts =
                "\(added.count) came, \(removed.count) went, \(kept.count) stayed"
            let lines =
                removed.map { element($0, "removed") } + kept.map { element($0, "kept") }
                + added.map { element($0, "added") }
            return "<p class=\"muted\">\(counts)</p>\n\(lines)"
        case .value:
            return """
                <div class="change removed">\(change.before?.text(.spaced) ?? "")</div>
                <div class="change added">\(change.after.text(.spaced))</div>
                """
        }
    }

    private func element(_ json: JSON, _ kind: Markup) -> Markup {
        "<div class=\"change \(kind)\">\(ExampleText.line(json))</div>"
    }

    var hardest: Markup? {
        guard !report.hardest.isEmpty else { return nil }
        let cards = report.hardest.map { entry -> Markup in
            let rows = ["input", "target", "output", "feedback", "reason"].compactMap {
                name -> Markup? in
                guard let value = entry[name], !value.isNull else { return nil }
                let title = name == "output" ? "adopted program" : name
                return "<dt>\(title)</dt><dd>\(ExampleText.value(value))</dd>"
            }
            return """
                <div class="card"><p class="muted">\(ExampleText.standing(entry))</p>
                <dl>
                \(rows)
                </dl></div>
                """
        }
        return section(
            "Hardest examples",
            """
            <p class="muted">Training and validation examples with the lowest mean over all \
            candidates that tried them. Look at the targets, too: what nobody gets right may be \
            labelled wrong.</p>
            \(cards)
            """
        )
    }

    /// More reasons than that say nothing new.
    private static let mostReasons = 20

    var missing: Markup? {
        guard !report.missing.isEmpty else { return nil }
        let cards = report.missing.prefix(Self.mostReasons).map { reason -> Markup in
            """
            <div class="card"><p class="muted">\(RunWords.extent(reason))</p>
            <p>\(reason.reason)</p></div>
            """
        }
        let left = report.missing.count - cards.count
        let rest: Markup = left > 0 ? "<p class=\"muted\">And \(left) other reasons.</p>" : ""
        return section(
            "What is missing",
            """
            <p class="muted">\(RunWords.missing(report)).</p>
            \(cards)
            \(rest)
            """
        )
    }

    var calls: Markup? {
        guard let account = report.account else {
            return section(
                "Model calls",
                "<p class=\"muted\">The run kept no journal, so its calls aren't known.</p>"
            )
        }
        if account.phases.isEmpty {
            return section("Model calls", "<p class=\"muted\">No model was called.</p>")
        }
        let table = CallTable(account)
        return section(
            "Model calls",
            """
            \(self.table(table.head, table.rows.map { (cells: $0, isMarked: false) }))
            <p class="muted">The run's earlier parts included, if it was resumed. Latencies are of \
            single answered attempts, without waiting for their turn. Known answers came from the cache and cost nothing.</p>
            """
        )
    }
}
