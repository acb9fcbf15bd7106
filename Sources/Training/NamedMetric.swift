package import Contract
import Evaluation
import History
import PluginHost
import ProgramGraph

/// A metric and the key under which the history keeps it.
package struct NamedMetric: Sendable {
    /// The key.
    package let name: String
    /// The metric.
    package let metric: any Metric

    /// Makes a named metric.
    package init(name: String, metric: any Metric) {
        self.name = name
        self.metric = metric
    }

    /// Measures rows.
    func measure(
        _ rows: [EvaluatedRow],
        of examples: [Example],
        call: HostCall
    ) async throws
        -> Partial
    {
        let request = MeasureRequest(
            rows: ScoreRequest(
                inputs: examples.map(\.input),
                outputs: rows.map(\.prediction.output),
                targets: examples.map(\.target)
            ),
            scores: rows.map(\.score)
        )
        return try await metric.measure(request, call: call.part(name))
    }

    /// Turns the partials of a pass into history values.
    func values(
        _ partials: [Partial],
        prefix: String,
        call: HostCall
    ) async throws
        -> [HistoryEvent.NamedValue]
    {
        let call = call.part(name)
        let whole = try await metric.merge(Partials(partials), call: call)
        return try await metric.reduce(whole, call: call).numbers.map { number in
            let key = number.name.isEmpty ? name : "\(name)_\(number.name)"
            return HistoryEvent.NamedValue(key: prefix + key, value: number.value)
        }
    }
}
