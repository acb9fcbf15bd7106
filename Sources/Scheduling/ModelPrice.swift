package import Contract
package import JSONValues

/// What a model's tokens cost, by the million, in the currency in which the pipeline's author
/// counts.
package struct ModelPrice: Sendable, Equatable {
    /// The price of a million tokens of prompts.
    package let input: Double
    /// That of those which the provider had in its cache.
    package let cached: Double
    /// That of those which the provider wrote into its cache.
    package let written: Double
    /// The price of a million tokens of answers.
    package let output: Double

    /// Makes a price; without one of its own, a token read from or written to a cache costs what
    /// any other does.
    package init(
        input: Double,
        cached: Double? = nil,
        written: Double? = nil,
        output: Double
    ) {
        self.input = input
        self.cached = cached ?? input
        self.written = written ?? input
        self.output = output
    }

    /// The price for programs.
    package var json: JSON {
        ["input": .number(input), "cached": .number(cached), "output": .number(output)]
    }

    /// The price of a call or of many.
    package func cost(of usage: Usage) -> Double {
        let fresh = max(0, usage.inputTokens - usage.cachedTokens - usage.writtenTokens)
        return
            (Double(fresh) * input + Double(usage.cachedTokens) * cached
            + Double(usage.writtenTokens) * written + Double(usage.outputTokens) * output)
            / 1_000_000
    }
}
