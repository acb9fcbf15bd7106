import Glibc
public import JSONValues

/// How something is chosen by its score.
///
/// Softmax gives an item a weight of exp((score - best score) / temperature): at a temperature of
/// 0.3 an item with score 1 is drawn about 28 times as often as one with score 0. As the
/// temperature goes to 0 only the best are drawn; as it grows all are drawn alike.
public enum ScoreSampling: String, Sendable {
    case softmax
    case random
    case best

    /// Draws different items.
    ///
    /// - Parameters:
    ///   - count: How many; at most as many as there are scores.
    ///   - scores: The items' scores, finite numbers, higher is better.
    ///   - temperature: For softmax only, at least 0.
    ///   - random: Where the draws come from.
    /// - Returns: Indices of `scores` in the order drawn; equal scores rank by index for `best`.
    public func draw(
        _ count: Int,
        scores: [Double],
        temperature: Double,
        using random: inout KeyedRandom
    ) -> [Int] {
        switch self {
        case .random: return random.distinct(count, below: scores.count)
        case .best: return Array(ranked(scores).prefix(max(0, count)))
        case .softmax:
            guard temperature > 0, let best = scores.max() else {
                return Array(ranked(scores).prefix(max(0, count)))
            }
            var weights = scores.map { exp(($0 - best) / temperature) }
            var left = Array(scores.indices)
            var drawn: [Int] = []
            while drawn.count < count, !left.isEmpty {
                let place = random.index(weights: weights)
                drawn.append(left.remove(at: place))
                weights.remove(at: place)
            }
            return drawn
        }
    }

    private func ranked(_ scores: [Double]) -> [Int] {
        scores.indices.sorted { (-scores[$0], $0) < (-scores[$1], $1) }
    }
}
