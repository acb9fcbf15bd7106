package import Contract
import Glibc

extension HTTPResponse {
    /// What the provider's headers say that may still be asked; nil if they say nothing.
    package var limits: RateReport? { limits(now: time(nil)) }

    /// The same, at a time in seconds since 1970.
    func limits(now: Int) -> RateReport? {
        var (requests, tokens, reset): (Int?, Int?, Int?)
        let limits = head.fields { name in
            name.starts(with: "x-ratelimit-re".utf8)
                || name.starts(with: "anthropic-ratelimit-".utf8)
        }
        for (name, value) in limits {
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
}
