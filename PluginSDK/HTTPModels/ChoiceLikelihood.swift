import Glibc

/// Tells from the likeliest tokens of an answer how likely each of some choices is.
///
/// Providers show, for each token that they wrote, some others that were likely. As long as choices
/// agree with the text that was written, nothing parts them; where one leaves it, its probability
/// is that of the tokens which it could go on with. Only tokens at which choices part count, as with
/// the local engine. Choices that could go on with one and the same token share its probability
/// evenly, and one that goes on with none of the tokens shown gets the smallest probability shown.
package struct ChoiceLikelihood: Sendable {
    /// A token that was written, and what could have stood in its place.
    package struct Token: Sendable, Equatable {
        /// A text and its log-probability.
        package struct Candidate: Sendable, Equatable {
            package let text: String
            package let logProbability: Double

            package init(_ text: String, _ logProbability: Double) {
                self.text = text
                self.logProbability = logProbability
            }
        }

        package let written: Candidate
        package let likely: [Candidate]

        package init(_ written: Candidate, likely: [Candidate]) {
            self.written = written
            self.likely = likely
        }
    }

    /// Log-probabilities of the choices, normalized; none if the tokens say nothing.
    package let logProbabilities: [Double]

    /// The likeliest choice, the first of equals, or nil.
    package var best: Int? {
        logProbabilities.indices.max { first, second in
            let (left, right) = (logProbabilities[first], logProbabilities[second])
            return left < right || (left == right && first > second)
        }
    }

    /// How many tokens tell the choices apart, at most: no token is shorter than a character, and
    /// white space may come first.
    package static func tokensNeeded(_ choices: [String]) -> Int {
        let sorted = choices.sorted()
        let shared = zip(sorted, sorted.dropFirst()).map { $0.commonPrefix(with: $1) }
        return min(16, (shared.max() ?? 0) + 2)
    }

    /// Works the likelihoods out.
    package init(_ choices: [String], _ tokens: [Token]) {
        guard let first = tokens.first, !first.likely.isEmpty, !choices.isEmpty else {
            logProbabilities = []
            return
        }
        var parting = Parting(choices)
        for (index, token) in tokens.enumerated() {
            parting.advance(token, isFirst: index == 0)
        }
        let raw = parting.finished
        let largest = raw.max() ?? 0
        guard largest.isFinite else {
            logProbabilities = []
            return
        }
        let sum = largest + log(raw.reduce(0) { $0 + exp($1 - largest) })
        logProbabilities = raw.map { $0 - sum }
    }

    /// Follows the written text until no two choices agree with it.
    private struct Parting {
        private var scores: [Double]
        /// What is left of the choices that agree with the text so far.
        private var rests: [(choice: Int, text: Substring)]
        /// The log-probability of the text so far.
        private var reached = 0.0
        private var hasBegun = false

        init(_ choices: [String]) {
            scores = Array(repeating: 0, count: choices.count)
            rests = choices.enumerated().map { ($0.offset, Substring($0.element)) }
        }

        mutating func advance(_ token: Token, isFirst: Bool) {
            let written = Self.text(token.written, isFirst)
            if rests.count < 2 || (written.isEmpty && !hasBegun) { return }
            hasBegun = true
            for rest in rests where !Self.goes(rest.text, onWith: written) {
                scores[rest.choice] = reached + leaving(rest.text, token, isFirst)
            }
            reached += token.written.logProbability
            rests = rests.filter { Self.goes($0.text, onWith: written) }
                .map { ($0.choice, $0.text.dropFirst(written.count)) }
        }

        /// The log-probability that the text goes on with this choice instead.
        private func leaving(_ rest: Substring, _ token: Token, _ isFirst: Bool) -> Double {
            var sum = rest.isEmpty ? 1.0 : 0
            for candidate in token.likely {
                let text = Self.text(candidate, isFirst)
                let sharing = rests.count { Self.goes($0.text, onWith: text) }
                if rest.isEmpty {
                    // A choice that ends here is as likely as the others aren't.
                    if sharing > 0 { sum -= exp(candidate.logProbability) }
                } else if Self.goes(rest, onWith: text) {
                    sum += exp(candidate.logProbability) / Double(sharing)
                }
            }
            return sum > 0 ? log(sum) : token.likely.map(\.logProbability).min() ?? -.infinity
        }

        private static func text(_ token: Token.Candidate, _ isFirst: Bool) -> Substring {
            isFirst ? token.text.drop { $0.isWhitespace } : Substring(token.text)
        }

        private static func goes(_ rest: Substring, onWith text: Substring) -> Bool {
            !text.isEmpty && rest.hasPrefix(text)
        }

        /// The scores; choices that were never told apart share what is left evenly.
        var finished: [Double] {
            var scores = scores
            for rest in rests { scores[rest.choice] = reached - log(Double(rests.count)) }
            return scores
        }
    }
}

extension String {
    /// How many characters both texts begin with.
    fileprivate func commonPrefix(with other: String) -> Int {
        zip(self, other).prefix { $0 == $1 }.count
    }
}
