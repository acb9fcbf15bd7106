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
    public init(requestsLeft: Int? = nil, tokensLeft: Int? = nil, resetMilliseconds: Int? = nil) {
        self.requestsLeft = requestsLeft
        self.tokensLeft = tokensLeft
        self.resetMilliseconds = resetMilliseconds
    }

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
