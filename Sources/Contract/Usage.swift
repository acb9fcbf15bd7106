public import JSONValues

/// What model calls cost, in tokens.
public struct Usage: Sendable, Equatable {
    /// Tokens of the prompts.
    public var inputTokens: Int
    /// Those of them that the provider had in its cache.
    public var cachedTokens: Int
    /// Tokens of the answers.
    public var outputTokens: Int

    /// Makes a usage.
    public init(inputTokens: Int = 0, cachedTokens: Int = 0, outputTokens: Int = 0) {
        self.inputTokens = inputTokens
        self.cachedTokens = cachedTokens
        self.outputTokens = outputTokens
    }

    /// Reads a usage; what is missing counts as 0.
    public init(_ json: JSON?) {
        self.init(
            inputTokens: json?["input_tokens"]?.integer ?? 0,
            cachedTokens: json?["cached_tokens"]?.integer ?? 0,
            outputTokens: json?["output_tokens"]?.integer ?? 0
        )
    }

    /// Reads the usage that stands in the member `usage`; what is missing counts as 0.
    init(in head: borrowing JSONMembers) {
        self.init(
            inputTokens: head["usage", "input_tokens"]?.integer ?? 0,
            cachedTokens: head["usage", "cached_tokens"]?.integer ?? 0,
            outputTokens: head["usage", "output_tokens"]?.integer ?? 0
        )
    }

    /// The usage as JSON.
    public var json: JSON {
        [
            "input_tokens": .integer(Int64(inputTokens)),
            "cached_tokens": .integer(Int64(cachedTokens)),
            "output_tokens": .integer(Int64(outputTokens)),
        ]
    }

    /// Writes the members of ``json``.
    func write(to text: inout JSONObjectText) {
        text.add("input_tokens", inputTokens)
        text.add("cached_tokens", cachedTokens)
        text.add("output_tokens", outputTokens)
    }

    /// Adds the second to the first.
    public static func += (left: inout Usage, right: Usage) {
        left.inputTokens += right.inputTokens
        left.cachedTokens += right.cachedTokens
        left.outputTokens += right.outputTokens
    }
}
