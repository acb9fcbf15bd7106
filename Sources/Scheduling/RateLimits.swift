/// What a provider allows a model in any sixty seconds; nil for any amount.
package struct RateLimits: Sendable, Equatable {
    /// How many requests may begin.
    package let requests: Int?
    /// How many tokens, of prompts and answers together.
    package let tokens: Int?

    /// Makes limits.
    package init(requests: Int? = nil, tokens: Int? = nil) {
        self.requests = requests
        self.tokens = tokens
    }
}
