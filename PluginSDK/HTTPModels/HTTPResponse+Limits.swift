package import Contract
import Glibc

extension HTTPResponse {
    /// What the provider's headers say that may still be asked; nil if they say nothing.
    package var limits: RateReport? { limits(now: time(nil)) }

    /// One kind of limit, such as that of requests.
    private struct Limit {
        var left: Int?
        var wait: Int?
    }

    /// The same, at a time in seconds since 1970.
    func limits(now: Int) -> RateReport? {
        let kinds = kinds(now: now)
        let requests = kinds["requests"]?.left
        let tokens = kinds.filter { $0.key.hasSuffix("tokens") }.compactMap(\.value.left).min()
        if requests == nil, tokens == nil { return nil }
        return RateReport(
            requestsLeft: requests,
            tokensLeft: tokens,
            resetMilliseconds: Self.wait(for: Array(kinds.values))
        )
    }

    private func kinds(now: Int) -> [Substring: Limit] {
        var kinds: [Substring: Limit] = [:]
        let fields = head.fields { name in
            name.starts(with: "x-ratelimit-re".utf8)
                || name.starts(with: "anthropic-ratelimit-".utf8)
        }
        for (name, value) in fields {
            if let kind = Self.kind(of: name, saying: "remaining") {
                kinds[kind, default: Limit()].left = Self.count(value)
            } else if let kind = Self.kind(of: name, saying: "reset") {
                kinds[kind, default: Limit()].wait = RetryAdvice.wait(value, now: now)
            }
        }
        return kinds
    }

    /// The kind of limit that a field such as x-ratelimit-reset-tokens or
    /// anthropic-ratelimit-tokens-reset tells of, if that is what it tells.
    private static func kind(of name: String, saying word: String) -> Substring? {
        let (start, end) = ("x-ratelimit-" + word, "-" + word)
        if name.hasPrefix(start) { return name.dropFirst(start.count).drop { $0 == "-" } }
        guard name.hasPrefix("anthropic-ratelimit-"), name.hasSuffix(end) else { return nil }
        return name.dropFirst("anthropic-ratelimit-".count).dropLast(end.count)
    }

    /// What is left, as far as it can be counted with.
    private static func count(_ text: String) -> Int? {
        guard let number = Double(text), !number.isNaN else { return nil }
        return Int(max(0, min(number, Double(ProviderCount.most))))
    }

    /// How long what was reported counts.
    ///
    /// Nothing can be asked before the last of those limits is renewed that are used up. While none
    /// is, the report is out of date as soon as the first one is renewed, and no reason to wait for
    /// the others.
    private static func wait(for limits: [Limit]) -> Int? {
        let usedUp = limits.filter { $0.left.map { $0 < 1 } ?? false }.compactMap(\.wait)
        return usedUp.max() ?? limits.compactMap(\.wait).min()
    }
}
