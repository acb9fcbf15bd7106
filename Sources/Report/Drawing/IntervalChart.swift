import Running

/// Means with the intervals in which the true ones lie, one below the other.
struct IntervalChart {
    let rows: [RunReport.TestResult]

    /// The chart in both sizes.
    var markup: Markup { Markup(ChartSize.allCases.map(picture)) }

    private func picture(_ size: ChartSize) -> Markup {
        let bounds = rows.flatMap { row in
            [row.reward, row.interval?.lowerBound, row.interval?.upperBound].compactMap { $0 }
        }
        let low = min(0, bounds.min() ?? 0)
        let high = max(1, bounds.max() ?? 1)
        let isWide = size == .wide
        let left = isWide ? 200.0 : 18.0
        let (width, rowHeight) = (size.width, isWide ? 34.0 : 48.0)
        let height = Double(rows.count) * rowHeight + 26
        func x(_ value: Double) -> Double {
            left + (value - low) / (high - low) * (width - left - 60)
        }
        let grid = (0...4).map { index -> Markup in
            let value = low + (high - low) * Double(index) / 4
            return """
                <line class="grid" x1="\(x(value))" x2="\(x(value))" y1="4" y2="\(height - 22)"/>
                <text class="tick middle" x="\(x(value))" y="\(height - 6)">\(NumberText.fixed(value, digits: 2))</text>
                """
        }
        let bars = rows.enumerated().map { index, row -> Markup in
            let middle = (Double(index) + (isWide ? 0.5 : 0.7)) * rowHeight
            let label: Markup =
                isWide
                ? "<text class=\"label end\" x=\"\(left - 14)\" y=\"\(middle + 4)\">\(row.name)</text>"
                : "<text class=\"label\" x=\"\(left)\" y=\"\(middle - 14)\">\(row.name)</text>"
            let color = index == 1 ? 0 : 3
            let range = row.interval.map { range -> Markup in
                """
                <line class="range c\(color)" x1="\(x(range.lowerBound))" x2="\(x(range.upperBound))" y1="\(middle)" y2="\(middle)"/>
                """
            }
            return """
                \(label)
                \(range ?? "")
                <circle class="dot c\(color)" cx="\(x(row.reward))" cy="\(middle)" r="6"/>
                <text class="value" x="\(x(row.interval?.upperBound ?? row.reward) + 12)" y="\(middle + 4)">\(NumberText.score(row.reward))</text>
                """
        }
        return """
            <svg class="chart \(size.rawValue)" role="img" viewBox="0 0 \(width) \(height)" width="\(width)" height="\(height)">
            <title>The reward on test data with its 95 % interval</title>
            \(grid)
            \(bars)
            </svg>
            """
    }
}
