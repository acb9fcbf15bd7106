import JSONValues

/// Between which bounds the true mean of scores lies, with 95 % confidence.
package struct ConfidenceInterval: Sendable, Equatable {
    /// The lower bound.
    package let low: Double
    /// The upper bound.
    package let high: Double

    private static let z = 1.959963984540054

    /// Computes the interval of a mean.
    ///
    /// Scores of 0 and 1 only: Wilson's score interval (Wilson, "Probable inference, the law of
    /// succession, and statistical inference", 1927). Others: the percentile bootstrap (Efron,
    /// 1979) with 2,000 resamples under a fixed seed.
    ///
    /// - Parameter scores: At least one finite number; nil is returned for none.
    package init?(of scores: [Double]) {
        guard !scores.isEmpty else { return nil }
        if scores.allSatisfy({ $0 == 0 || $0 == 1 }) {
            self.init(wilson: scores)
        } else {
            self.init(bootstrap: scores)
        }
    }

    private init(wilson scores: [Double]) {
        let n = Double(scores.count)
        let p = scores.reduce(0, +) / n
        let z2 = Self.z * Self.z
        let center = (p + z2 / (2 * n)) / (1 + z2 / n)
        let half = Self.z / (1 + z2 / n) * (p * (1 - p) / n + z2 / (4 * n * n)).squareRoot()
        low = max(0, center - half)
        high = min(1, center + half)
    }

    private init(bootstrap scores: [Double]) {
        var random = KeyedRandom(seed: 0, purpose: "bootstrap")
        let means = (0..<2000).map { _ in
            let sum = scores.indices.reduce(0.0) { sum, _ in
                sum + scores[Int(random.next() % UInt64(scores.count))]
            }
            return sum / Double(scores.count)
        }.sorted()
        low = means[49]
        high = means[1949]
    }
}
