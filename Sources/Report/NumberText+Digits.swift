import Running

extension NumberText {
    /// A number with so many digits behind the point, at most 6.
    static func fixed(_ value: Double, digits: Int) -> String {
        guard value.isFinite, abs(value) < 1e12 else { return String(value) }
        let scale = (0..<digits).reduce(1) { scale, _ in scale * 10 }
        let whole = Int((abs(value) * Double(scale)).rounded())
        let sign = value < 0 && whole > 0 ? "-" : ""
        if digits == 0 { return sign + String(whole) }
        let rest = String(whole % scale)
        return sign + String(whole / scale) + "."
            + String(repeating: "0", count: digits - rest.count) + rest
    }

    /// A score: three digits behind the point.
    static func score(_ value: Double) -> String { fixed(value, digits: 3) }

    /// A time in milliseconds or seconds.
    static func latency(_ seconds: Double) -> String {
        if seconds < 0.01 { return fixed(seconds * 1000, digits: 2) + " ms" }
        if seconds < 1 { return fixed(seconds * 1000, digits: 0) + " ms" }
        return fixed(seconds, digits: seconds < 100 ? 1 : 0) + " s"
    }

    /// An amount of money, with at least three digits that count.
    static func money(_ value: Double) -> String {
        fixed(value, digits: value >= 100 ? 0 : value >= 1 ? 2 : 5)
    }
}
