/// Values as a line of small blocks, for terminals.
enum SparkLine {
    private static let blocks = Array("▁▂▃▄▅▆▇█")
    /// More values than that are drawn as the means of stretches.
    private static let widest = 40

    static func text(_ values: [Double]) -> String {
        let finite = values.filter(\.isFinite)
        guard let low = finite.min(), let high = finite.max() else { return "" }
        return String(
            stretches(values).map { value in
                guard value.isFinite else { return " " }
                // A flat line stands in the middle.
                let share = high > low ? (value - low) / (high - low) : 0.5
                return blocks[min(blocks.count - 1, Int(share * Double(blocks.count)))]
            }
        )
    }

    private static func stretches(_ values: [Double]) -> [Double] {
        guard values.count > widest else { return values }
        return (0..<widest).map { index in
            let part = values[
                index * values.count / widest..<(index + 1) * values.count / widest
            ].filter(\.isFinite)
            return part.isEmpty ? .nan : part.reduce(0, +) / Double(part.count)
        }
    }
}
