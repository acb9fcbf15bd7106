import Running

/// The values of keys over epochs, as lines.
struct CurveChart {
    /// A line.
    struct Line {
        let name: String
        /// Which of the colours it has, from 0.
        let color: Int
        /// One value for each epoch.
        let values: [Double]
    }

    let title: String
    let lines: [Line]

    /// The chart in both sizes, with a legend.
    var markup: Markup {
        let names = lines.map { line -> Markup in
            "<li><span class=\"swatch c\(line.color)\"></span>\(line.name)</li>"
        }
        return """
            \(ChartSize.allCases.map(picture))
            <ul class="legend">\(names)</ul>
            """
    }

    private func picture(_ size: ChartSize) -> Markup {
        let count = max(1, lines.map(\.values.count).max() ?? 1)
        // Half an epoch of room at both sides, so that a single one stands in the middle.
        let frame = ChartFrame(
            size: size,
            columns: 0.5...Double(count) + 0.5,
            values: lines.flatMap(\.values)
        )
        let labels = ChartFrame.labels(1...count, size).map { (Double($0), String($0)) }
        return frame.picture(
            title,
            size,
            [frame.grid(labels: labels, title: "epoch")] + lines.map { draw($0, frame) }
        )
    }

    private func draw(_ line: Line, _ frame: ChartFrame) -> Markup {
        let points = line.values.enumerated().filter { $0.element.isFinite }.map { index, value in
            (epoch: index + 1, value: value, x: frame.x(Double(index + 1)), y: frame.y(value))
        }
        let path = points.map {
            "\(NumberText.fixed($0.x, digits: 1)),\(NumberText.fixed($0.y, digits: 1))"
        }
        let dots = points.map { point -> Markup in
            """
            <circle class="dot c\(line.color)" cx="\(point.x)" cy="\(point.y)" r="\(points.count > 60 ? 1.5 : 3.5)">\
            <title>\(line.name), epoch \(point.epoch): \(NumberText.score(point.value))</title></circle>
            """
        }
        return """
            <polyline class="line c\(line.color)" points="\(path.joined(separator: " "))"/>
            \(dots)
            """
    }
}
