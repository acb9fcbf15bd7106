import Contract
package import Evaluation
package import History
import JSONValues
package import PluginHost
package import ProgramGraph

/// How well one candidate does on some data.
package struct Assessment: Sendable {
    /// The mean score over the samples that have one.
    package let reward: Double
    /// Where the true mean lies with 95 % confidence; nil if nothing was scored.
    package let interval: ConfidenceInterval?
    /// The metrics by key.
    package let metrics: [HistoryEvent.NamedValue]
    /// How many samples there were.
    package let count: Int
    /// How many of them the program gave no output for.
    package let failures: Int
    /// How many of them the reward couldn't score.
    package let unscored: Int
    /// Why the first of those failed, in words.
    package let firstReason: String?
    /// The rows themselves.
    package let rows: [EvaluatedRow]

    /// How many samples there were and what became of them.
    package var counts: SampleCounts {
        SampleCounts(count: count, failures: failures, unscored: unscored)
    }

    /// Assesses a candidate.
    ///
    /// - Throws: ``ComponentError`` if the examples can't be run, scored or measured at all.
    package init(
        _ candidate: Candidate,
        on examples: [Example],
        engine: EvaluationEngine,
        metrics: [NamedMetric],
        call: HostCall,
        prefix: String = "",
        progress: (@Sendable (Int) -> Void)? = nil
    ) async throws {
        rows = try await engine.evaluate(
            candidate,
            on: examples,
            path: call.context.path,
            progress: progress
        )
        let scores = rows.map(\.score).filter(\.isFinite)
        reward = Self.mean(scores)
        interval = ConfidenceInterval(of: Self.meansOfExamples(rows.map(\.score), examples))
        count = rows.count
        failures = rows.count { $0.prediction.output == nil }
        unscored = rows.count - scores.count
        firstReason = rows.lazy.compactMap { $0.prediction.reason ?? $0.unscoredReason }.first
        var values: [HistoryEvent.NamedValue] = []
        for metric in metrics {
            let partial = try await metric.measure(rows, of: examples, call: call)
            values += try await metric.values([partial], prefix: prefix, call: call)
        }
        self.metrics = values
    }

    /// The mean score of each example: rows of one content are several answers to one question, and
    /// say less about other questions than as many others would.
    private static func meansOfExamples(_ scores: [Double], _ examples: [Example]) -> [Double] {
        var order: [ContentHash] = []
        var answers: [ContentHash: [Double]] = [:]
        for (score, example) in zip(scores, examples) where score.isFinite {
            if answers[example.key] == nil { order.append(example.key) }
            answers[example.key, default: []].append(score)
        }
        return order.map { mean(answers[$0] ?? []) }
    }

    /// The mean of scores; 0 of none.
    static func mean(_ scores: [Double]) -> Double {
        scores.isEmpty ? 0 : scores.reduce(0, +) / Double(scores.count)
    }
}
