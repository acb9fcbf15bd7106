public import JSONValues

/// What a provider says that a key may still ask before its limits are renewed.
public struct RateReport: Sendable, Equatable {
    /// How many requests, or nil if it doesn't say.
    public let requestsLeft: Int?
    /// How many tokens, or nil if it doesn't say.
    public let tokensLeft: Int?
    /// In how many milliseconds the limit that is nearest to its end is renewed.
    public let resetMilliseconds: Int?

    /// Makes a report.
    ///
    /// Its numbers come from servers and plugins, and are reckoned with: a negative one counts as
    /// 0, and a huge one as 2^40.
    public init(requestsLeft: Int? = nil, tokensLeft: Int? = nil, resetMilliseconds: Int? = nil) {
        self.requestsLeft = requestsLeft.map(Self.bounded)
        self.tokensLeft = tokensLeft.map(Self.bounded)
        self.resetMilliseconds = resetMilliseconds.map(Self.bounded)
    }

    private static func bounded(_ number: Int) -> Int { max(0, min(number, 1 << 40)) }

    /// Reads a report; nil if there is none.
    public init?(_ json: JSON?) {
        guard let json = json?.object else { return nil }
        self.init(
            requestsLeft: json["requests_left"]?.integer,
            tokensLeft: json["tokens_left"]?.integer,
            resetMilliseconds: json["reset_ms"]?.integer
        )
    }

    /// The report as JSON, with the members that are known.
    public var json: JSON {
        var members: JSONObject = [:]
        members["requests_left"] = requestsLeft.map { .integer(Int64($0)) }
        members["tokens_left"] = tokensLeft.map { .integer(Int64($0)) }
        members["reset_ms"] = resetMilliseconds.map { .integer(Int64($0)) }
        return .object(members)
    }

    /// Writes the members of ``json``.
    func write(to text: inout JSONObjectText) {
        if let requestsLeft { text.add("requests_left", requestsLeft) }
        if let tokensLeft { text.add("tokens_left", tokensLeft) }
        if let resetMilliseconds { text.add("reset_ms", resetMilliseconds) }
    }
}
