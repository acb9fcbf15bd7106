import Running

/// The candidates of a run, each at the place of its appearance and the height of its score, tied
/// to those that it was made from; the line of the adopted one stands out.
struct LineageChart {
    let candidates: [CandidateLine]
    let adopted: CandidateLine?

    /// The chart in both sizes.
    var markup: Markup { Markup(ChartSize.allCases.map(picture)) }

    /// The numbers of the adopted candidate and all that it descends from.
    private var line: Set<Int> {
        var line: Set<Int> = []
        var next = adopted.map { [$0.number] } ?? []
        while let number = next.popLast() {
            guard line.insert(number).inserted, candidates.indices.contains(number) else {
                continue
            }
            next += candidates[number].parents
        }
        return line
    }

    private func picture(_ size: ChartSize) -> Markup {
        let last = max(1, candidates.count - 1)
        let frame = ChartFrame(
            size: size,
            columns: -0.5...Double(last) + 0.5,
            values: candidates.compactMap(\.mean?.score)
        )
        let labels = ChartFrame.labels(0...max(0, candidates.count - 1), size).map {
            (Double($0), "#" + String($0))
        }
        let line = line
        let full = candidates.compactMap(\.validation?.count).max() ?? 0
        let edges = candidates.flatMap { candidate in
            candidate.parents.map { edge(from: $0, to: candidate, frame, line) }
        }
        return frame.picture(
            "Candidates by order of appearance and mean score",
            size,
            [frame.grid(labels: labels, title: "candidate, in the order of appearance")] + edges
                + candidates.map { dot($0, frame, line, full) }
        )
    }

    private func edge(
        from parent: Int,
        to child: CandidateLine,
        _ frame: ChartFrame,
        _ line: Set<Int>
    ) -> Markup {
        guard candidates.indices.contains(parent), let from = candidates[parent].mean,
            let to = child.mean
        else { return "" }
        let (x1, y1) = (frame.x(Double(parent)), frame.y(from.score))
        let (x2, y2) = (frame.x(Double(child.number)), frame.y(to.score))
        let kind = line.contains(child.number) && line.contains(parent) ? "line c0" : "thin"
        return """
            <path class="\(kind)" d="M\(x1) \(y1)C\((x1 + x2) / 2) \(y1) \((x1 + x2) / 2) \(y2) \(x2) \(y2)"/>
            """
    }

    /// Filled if it was scored on all validation examples, hollow on fewer or on training ones.
    private func dot(
        _ candidate: CandidateLine,
        _ frame: ChartFrame,
        _ line: Set<Int>,
        _ full: Int
    ) -> Markup {
        guard let mean = candidate.mean else { return "" }
        let isFull = candidate.validation.map { $0.count == full } ?? false
        let color = line.contains(candidate.number) ? 0 : 3
        let isAdopted = candidate.number == adopted?.number
        let split = candidate.validation == nil ? "training" : "validation"
        return """
            <circle class="\(isFull ? "dot" : "ring") c\(color)" cx="\(frame.x(Double(candidate.number)))" \
            cy="\(frame.y(mean.score))" r="\(isAdopted ? 7 : candidates.count > 150 ? 2.5 : 4)">\
            <title>#\(candidate.number): \(NumberText.score(mean.score)) on \(mean.count) \(split) examples\
            \(isAdopted ? ", adopted" : ""). \(candidate.note)</title></circle>
            """
    }
}
