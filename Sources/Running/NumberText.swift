/// Numbers as people read them.
package enum NumberText {
    /// The greatest amount that is written with all its digits; greater ones have an exponent.
    private static let greatest = 1e15

    /// A number with four digits that count.
    package static func short(_ value: Double) -> String {
        guard value.isFinite, abs(value) < greatest else { return String(value) }
        if value >= 100 { return String(Int(value.rounded())) }
        let digits = value >= 10 ? 10.0 : 10_000.0
        return String(((value * digits).rounded()) / digits)
    }

    /// A count with a comma before each three digits.
    package static func grouped(_ number: Int) -> String {
        var text = ""
        for (index, digit) in String(number).reversed().enumerated() {
            if index > 0, index % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return String(text.reversed())
    }

    /// A share in percent, any other amount with three decimal places.
    package static func amount(_ value: Double, _ isShare: Bool) -> String {
        guard value.isFinite, abs(value) < greatest / 1000 else { return String(value) }
        let whole = Int((value * 1000).rounded())
        if isShare { return "\(whole / 10).\(whole % 10) %" }
        let digits = String(abs(whole) % 1000)
        let padded = String(repeating: "0", count: 3 - digits.count) + digits
        return (whole < 0 ? "-" : "") + "\(abs(whole) / 1000).\(padded)"
    }

    /// A time in seconds, from a minute on in minutes and seconds.
    package static func time(_ duration: Duration) -> String {
        let seconds = duration / .seconds(1)
        if seconds < 60 { return "\(short(seconds)) s" }
        return "\(Int(seconds) / 60) min \(Int(seconds) % 60) s"
    }
}
