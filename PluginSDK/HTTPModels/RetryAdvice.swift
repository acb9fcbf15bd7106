import CCurl
import Glibc

/// When a provider says that a refused request may come again.
struct RetryAdvice {
    private let response: HTTPResponse
    private let now: Int

    /// Reads an answer's headers; `now` is in seconds since 1970.
    init(_ response: HTTPResponse, now: Int) {
        self.response = response
        self.now = now
    }

    /// Milliseconds to wait, or nil if nothing was said.
    var milliseconds: Int? {
        if let text = response.head.value(of: "retry-after-ms"),
            let number = Double(text), number >= 0
        {
            return Self.bounded(number)
        }
        if let text = response.head.value(of: "retry-after") {
            if let seconds = Double(text) { return Self.bounded(seconds * 1000) }
            if let date = Self.date(text) { return Self.bounded(Double(date - now) * 1000) }
        }
        return resets.max()
    }

    /// The times at which used-up limits are renewed, one a kind of limit.
    private var resets: [Int] {
        ["x-ratelimit-%-requests", "x-ratelimit-%-tokens", "x-ratelimit-%"]
            .compactMap { limit($0) }
            + ["requests", "tokens", "input-tokens", "output-tokens"]
            .compactMap { limit("anthropic-ratelimit-\($0)-%") }
    }

    private func limit(_ pattern: String) -> Int? {
        func value(_ word: String) -> String? {
            let parts = pattern.split(separator: "%", omittingEmptySubsequences: false)
            return response.head.value(of: parts.joined(separator: word))
        }
        guard let left = value("remaining").flatMap(Double.init), left < 1,
            let reset = value("reset")
        else { return nil }
        return Self.wait(reset, now: now)
    }

    /// How long it is until a limit is renewed, in milliseconds: said as a duration or an instant.
    static func wait(_ reset: String, now: Int) -> Int? {
        if let number = Double(reset) { return bounded(milliseconds(number, now: now)) }
        if let milliseconds = duration(reset) { return bounded(milliseconds) }
        return date(reset).map { bounded(Double($0 - now) * 1000) }
    }

    /// A number without a unit is seconds, or an instant in seconds or milliseconds since 1970: no
    /// limit is renewed after decades only.
    private static func milliseconds(_ number: Double, now: Int) -> Double {
        if number > 1e12 { return number - Double(now) * 1000 }
        return (number > 1e9 ? number - Double(now) : number) * 1000
    }

    /// What a provider says, held to a day: numbers from outside are of any size.
    static func bounded(_ milliseconds: Double) -> Int {
        milliseconds.isNaN ? 0 : Int(max(0, min(milliseconds.rounded(.up), 86_400_000)))
    }

    /// An HTTP date, or one such as 2026-06-08T04:28:30Z, in seconds since 1970.
    private static func date(_ text: String) -> Int? {
        if let seconds = instant(text) { return seconds }
        let seconds = curl_getdate(text, nil)
        return seconds < 0 ? nil : seconds
    }

    /// An instant such as 2026-06-08T04:28:30.5Z, in whole seconds since 1970.
    private static func instant(_ text: String) -> Int? {
        let numbers = text.split { !$0.isNumber }.prefix(6).compactMap { Int32($0) }
        guard numbers.count == 6, text.hasSuffix("Z"), text.contains("T") else { return nil }
        var time = tm()
        time.tm_year = numbers[0] - 1900
        time.tm_mon = numbers[1] - 1
        time.tm_mday = numbers[2]
        time.tm_hour = numbers[3]
        time.tm_min = numbers[4]
        time.tm_sec = numbers[5]
        return timegm(&time)
    }

    /// A duration such as "6m0s", "1.5s" or "20ms", in milliseconds.
    static func duration(_ text: String) -> Double? {
        let units = ["ms": 1.0, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000]
        var sum = 0.0
        var rest = Substring(text)
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isNumber || $0 == "." }
            rest = rest.dropFirst(digits.count)
            let unit = rest.prefix { $0.isLetter }
            rest = rest.dropFirst(unit.count)
            guard let number = Double(digits), let factor = units[String(unit)] else { return nil }
            sum += number * factor
        }
        return text.isEmpty ? nil : sum
    }
}
