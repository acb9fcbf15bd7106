import Running

/// The area of a chart: where numbers lie in it, and its lines and labels.
struct ChartFrame {
    let width: Double
    let height: Double
    private let columns: ClosedRange<Double>
    private let ticks: [Double]
    private let digits: Int

    private static let left = 46.0
    private static let right = 14.0
    private static let top = 10.0
    private static let bottom = 34.0

    /// Makes a frame.
    ///
    /// - Parameters:
    ///   - size: The whole picture.
    ///   - columns: What the left and the right edge stand for.
    ///   - values: What has to fit between bottom and top.
    init(size: ChartSize, columns: ClosedRange<Double>, values: [Double]) {
        (width, height) = (size.width, size.height)
        self.columns = columns
        let finite = values.filter(\.isFinite)
        let (low, high) = (finite.min() ?? 0, finite.max() ?? 1)
        // A flat line stands in the middle of a range that people can read.
        let padding = high > low ? 0 : max(abs(high) / 10, 0.05)
        let step = Self.step((high - low + 2 * padding) / 4)
        let first = ((low - padding) / step).rounded(.down)
        let last = max(first + 1, ((high + padding) / step).rounded(.up))
        ticks = stride(from: first, through: last, by: 1).map { $0 * step }
        digits =
            (0...4).first { places in
                let scaled = (0..<places).reduce(step) { scaled, _ in scaled * 10 }
                return abs(scaled - scaled.rounded()) < 1e-6
            } ?? 4
    }

    /// The next step of 1, 2, 2.5 or 5 times a power of ten.
    private static func step(_ raw: Double) -> Double {
        var power = 1.0
        while power > raw { power /= 10 }
        while power * 10 <= raw { power *= 10 }
        return [1, 2, 2.5, 5, 10].map { $0 * power }.first { $0 >= raw } ?? power
    }

    /// Where a column lies.
    func x(_ column: Double) -> Double {
        let share = (column - columns.lowerBound) / (columns.upperBound - columns.lowerBound)
        return Self.left + share * (width - Self.left - Self.right)
    }

    /// Where a value lies.
    func y(_ value: Double) -> Double {
        let (low, high) = (ticks.first ?? 0, ticks.last ?? 1)
        return height - Self.bottom
            - (value - low) / (high - low) * (height - Self.top - Self.bottom)
    }

    /// The lines behind the numbers, with their labels.
    ///
    /// - Parameters:
    ///   - labels: The columns that get a label.
    ///   - title: What the columns are.
    /// - Returns: The lines, for the back of the picture.
    func grid(labels: [(column: Double, text: String)], title: String) -> Markup {
        let rows = ticks.map { tick -> Markup in
            let text = NumberText.fixed(tick, digits: digits)
            return """
                <line class="grid" x1="\(Self.left)" x2="\(width - Self.right)" y1="\(y(tick))" y2="\(y(tick))"/>
                <text class="tick end" x="\(Self.left - 6)" y="\(y(tick) + 4)">\(text)</text>
                """
        }
        let columns = labels.map { label -> Markup in
            """
            <text class="tick middle" x="\(x(label.column))" y="\(height - Self.bottom + 15)">\(label.text)</text>
            """
        }
        return """
            \(rows)
            \(columns)
            <text class="tick middle" x="\((Self.left + width - Self.right) / 2)" y="\(height - 3)">\(title)</text>
            """
    }

    /// Returns the whole picture.
    func picture(_ title: String, _ size: ChartSize, _ content: [Markup]) -> Markup {
        """
        <svg class="chart \(size.rawValue)" role="img" viewBox="0 0 \(width) \(height)" width="\(width)" height="\(height)">
        <title>\(title)</title>
        \(content)
        </svg>
        """
    }

    /// So many of the whole numbers of a range as can be read beside each other.
    static func labels(_ range: ClosedRange<Int>, _ size: ChartSize) -> [Int] {
        let most = size == .wide ? 14 : 6
        let step = max(1, (range.count + most - 1) / most)
        return Array(stride(from: range.lowerBound, through: range.upperBound, by: step))
    }
}

/// A chart is drawn for wide and for narrow pages: shrinking would make its letters unreadable.
enum ChartSize: String, CaseIterable {
    case wide
    case narrow

    var width: Double { self == .wide ? 820 : 340 }
    var height: Double { self == .wide ? 300 : 240 }
}
