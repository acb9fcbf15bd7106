import Contract
import Evaluation
import History
import PluginHost
import ProgramGraph

/// What the rollouts of one epoch came to; means are over samples, never over batches.
struct EpochResults {
    private var sum = 0.0
    /// How many samples there were.
    private(set) var counts = SampleCounts()
    private let named: [NamedMetric]
    private var partials: [[Partial]]
    /// How the candidates of all epochs so far did on each example.
    private(set) var difficulty: Difficulty

    init(_ metrics: [NamedMetric], _ difficulty: Difficulty) {
        named = metrics
        self.difficulty = difficulty
        partials = metrics.map { _ in [] }
    }

    /// The mean score; 0 of none.
    var reward: Double {
        let scored = counts.count - counts.unscored
        return scored > 0 ? sum / Double(scored) : 0
    }

    mutating func add(
        _ rows: [EvaluatedRow],
        of examples: [Example],
        in trial: Trial,
        call: HostCall
    ) async throws {
        difficulty.add(rows.map(\.score), of: trial)
        for row in rows {
            counts.count += 1
            if row.prediction.output == nil { counts.failures += 1 }
            if row.score.isFinite { sum += row.score } else { counts.unscored += 1 }
        }
        for (index, metric) in named.enumerated() {
            partials[index].append(try await metric.measure(rows, of: examples, call: call))
        }
    }

    func metrics(call: HostCall) async throws -> [HistoryEvent.NamedValue] {
        var values: [HistoryEvent.NamedValue] = []
        for (metric, partials) in zip(named, partials) {
            values += try await metric.values(partials, prefix: "", call: call)
        }
        return values
    }
}
