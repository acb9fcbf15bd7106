package import Contract
import Glibc

extension HTTPResponse {
    /// What the provider's headers say that may still be asked; nil if they say nothing.
    package var limits: RateReport? { limits(now: time(nil)) }

    /// The same, at a time in seconds since 1970.
    func limits(now: Int) -> RateReport? {
        var (requests, tokens, reset): (Int?, Int?, Int?)
        for line in headers where Self.isLimit(line) {
            guard let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")) else { continue }
            let name = line[..<colon].lowercased()
            let value = String(line[line.index(after: colon)...].trimmingWhitespace)
            switch name {
            case "x-ratelimit-remaining-requests", "anthropic-ratelimit-requests-remaining":
                requests = Int(value)
            case "x-ratelimit-remaining-tokens", "anthropic-ratelimit-tokens-remaining",
                "anthropic-ratelimit-input-tokens-remaining",
                "anthropic-ratelimit-output-tokens-remaining":
                tokens = [tokens, Int(value)].compactMap { $0 }.min()
            default:
                guard name.contains("-reset") else { continue }
                let wait = RetryAdvice.wait(value, now: now)
                reset = [reset, wait].compactMap { $0 }.max()
            }
        }
        if requests == nil, tokens == nil { return nil }
        return RateReport(requestsLeft: requests, tokensLeft: tokens, resetMilliseconds: reset)
    }

    /// Quickly, since each answer has many headers: whether it is one of `x-ratelimit-...` or
    /// `anthropic-ratelimit-...`.
    private static func isLimit(_ line: String) -> Bool {
        let start = line.utf8.first ?? 0
        guard start | 0x20 == UInt8(ascii: "x") || start | 0x20 == UInt8(ascii: "a") else {
            return false
        }
        let name = line.prefix(20).lowercased()
        return name.hasPrefix("x-ratelimit-re") || name.hasPrefix("anthropic-ratelimit-")
    }
}
