import Evaluation
import History
import Training

/// How well a program does on some data.
public struct EvaluationReport: Sendable, Equatable {
    /// The mean score over the examples that have one.
    public let reward: Double
    /// Where the true mean lies with 95 % confidence; nil if nothing was scored.
    public let interval: ClosedRange<Double>?
    /// The metrics by key.
    public let metrics: [String: Double]
    /// How many examples there were.
    public let count: Int
    /// How many of them the program gave no output for.
    public let failures: Int
    /// How many of them the reward couldn't score.
    public let unscored: Int
    /// Why the first of those failed, in words.
    public let firstReason: String?

    init(_ assessment: Assessment) {
        reward = assessment.reward
        interval = assessment.interval.map { $0.low...$0.high }
        metrics = Dictionary(
            assessment.metrics.map { ($0.key, $0.value) },
            uniquingKeysWith: { first, _ in first }
        )
        count = assessment.count
        failures = assessment.failures
        unscored = assessment.unscored
        firstReason = assessment.firstReason
    }

    /// The value of `reward` or of a metric; nil if there is none of that name.
    public subscript(key: String) -> Double? { key == "reward" ? reward : metrics[key] }
}
