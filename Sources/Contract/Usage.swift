public import JSONValues

/// What model calls cost, in tokens.
public struct Usage: Sendable, Equatable {
    /// Tokens of the prompts.
    public var inputTokens: Int
    /// Those of them that the provider had in its cache.
    public var cachedTokens: Int
    /// Those of them that the provider wrote into its cache for a price of its own.
    public var writtenTokens: Int
    /// Tokens of the answers.
    public var outputTokens: Int

    /// Makes a usage.
    ///
    /// Counts come from servers and plugins, and are added up: a negative one counts as 0, and no
    /// count or sum is larger than 2^53.
    public init(
        inputTokens: Int = 0,
        cachedTokens: Int = 0,
        writtenTokens: Int = 0,
        outputTokens: Int = 0
    ) {
        self.inputTokens = Self.bounded(inputTokens)
        self.cachedTokens = Self.bounded(cachedTokens)
        self.writtenTokens = Self.bounded(writtenTokens)
        self.outputTokens = Self.bounded(outputTokens)
    }

    private static func bounded(_ count: Int) -> Int { max(0, min(count, 1 << 53)) }

    /// Reads a usage; what is missing counts as 0.
    public init(_ json: JSON?) {
        self.init(
            inputTokens: json?["input_tokens"]?.integer ?? 0,
            cachedTokens: json?["cached_tokens"]?.integer ?? 0,
            writtenTokens: json?["written_tokens"]?.integer ?? 0,
            outputTokens: json?["output_tokens"]?.integer ?? 0
        )
    }

    /// Reads the usage that stands in the member `usage`; what is missing counts as 0.
    init(in head: borrowing JSONMembers) {
        let usage = head.place(of: "usage")
        self.init(
            inputTokens: head[usage, "input_tokens"]?.integer ?? 0,
            cachedTokens: head[usage, "cached_tokens"]?.integer ?? 0,
            writtenTokens: head[usage, "written_tokens"]?.integer ?? 0,
            outputTokens: head[usage, "output_tokens"]?.integer ?? 0
        )
    }

    /// The usage as JSON; tokens written to a cache only if there are any, as few providers count
    /// them.
    public var json: JSON {
        var members: JSONObject = [
            "input_tokens": .integer(Int64(inputTokens)),
            "cached_tokens": .integer(Int64(cachedTokens)),
        ]
        if writtenTokens > 0 { members["written_tokens"] = .integer(Int64(writtenTokens)) }
        members["output_tokens"] = .integer(Int64(outputTokens))
        return .object(members)
    }

    /// Writes the members of ``json``.
    public func write(to text: inout JSONObjectText) {
        text.add("input_tokens", inputTokens)
        text.add("cached_tokens", cachedTokens)
        if writtenTokens > 0 { text.add("written_tokens", writtenTokens) }
        text.add("output_tokens", outputTokens)
    }

    /// Adds the second to the first.
    public static func += (left: inout Usage, right: Usage) {
        left.inputTokens = bounded(left.inputTokens + right.inputTokens)
        left.cachedTokens = bounded(left.cachedTokens + right.cachedTokens)
        left.writtenTokens = bounded(left.writtenTokens + right.writtenTokens)
        left.outputTokens = bounded(left.outputTokens + right.outputTokens)
    }
}
