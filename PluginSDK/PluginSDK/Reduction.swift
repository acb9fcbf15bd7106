/// How the scores of a row's fields become the score of the row.
public enum Reduction: String, Sendable {
    case mean
    case sum
    case min
    case max

    /// Returns the score of all; 0 of nothing.
    public func value(of scores: [Double]) -> Double {
        switch self {
        case .mean: scores.isEmpty ? 0 : scores.reduce(0, +) / Double(scores.count)
        case .sum: scores.reduce(0, +)
        case .min: scores.min() ?? 0
        case .max: scores.max() ?? 0
        }
    }
}
