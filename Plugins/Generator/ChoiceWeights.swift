import Glibc

/// How likely a model finds each of some choices, and which of them that makes the answer.
struct ChoiceWeights {
    let choices: [String]
    var logProbabilities: [Double] = []
    /// What the model finds likely whatever it is asked (``Calibration``); none if that counts.
    var prior: [Double] = []

    /// What was chosen.
    enum Outcome: Equatable {
        case made(String)
        /// The model isn't sure enough, in words.
        case unsure(String)
    }

    /// Each choice's share of the likelihood of all.
    var shares: [Double] {
        let gains = zip(logProbabilities, prior.isEmpty ? logProbabilities.map { _ in 0 } : prior)
            .map { ($0 - $1).isNaN ? -.infinity : $0 - $1 }
        // Less the largest, so that the exponentials of very unlikely texts don't all become 0.
        let largest = gains.max() ?? 0
        let weights = gains.map { largest.isFinite ? exp($0 - largest) : 1 }
        let sum = weights.reduce(0, +)
        return weights.map { $0 / sum }
    }

    /// Returns the likeliest choice if it is likely enough; of equals the first.
    ///
    /// - Parameters:
    ///   - threshold: The share that it must have; nil for any.
    ///   - otherwise: The choice to make where no other has that share; nil for none.
    /// - Returns: The choice, or why there is none.
    func choice(atLeast threshold: Double?, otherwise: String?) -> Outcome {
        let shares = shares
        let eligible = choices.indices.filter { threshold == nil || choices[$0] != otherwise }
        var best = eligible[0]
        for index in eligible where shares[index] > shares[best] { best = index }
        guard let threshold, shares[best] < threshold else { return .made(choices[best]) }
        if let otherwise { return .made(otherwise) }
        let share = (shares[best] * 1000).rounded() / 1000
        return .unsure(
            "the likeliest label, '\(choices[best])', has a likelihood of \(share); "
                + "the threshold is \(threshold)"
        )
    }
}
