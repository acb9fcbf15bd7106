public import Contract
import JSONValues

/// A metric at work: batches to partials, partials to numbers.
public struct Measuring: Sendable {
    private let metric: any Metric
    private let call: any Call

    /// Starts measuring.
    ///
    /// - Parameters:
    ///   - metric: The metric.
    ///   - call: The call under which it works.
    public init(_ metric: any Metric, call: any Call = ScriptedCall()) {
        (self.metric, self.call) = (metric, call)
    }

    /// Measures rows as one batch; each has the score of its number in `scores`, or 0.
    public func partial(
        _ rows: [(output: String?, target: String?)],
        scores: [Double] = []
    ) async throws -> Partial {
        let request = MeasureRequest(
            rows: ScoreRequest(
                inputs: rows.map { _ in "{}" },
                outputs: rows.map(\.output),
                targets: rows.map(\.target)
            ),
            scores: rows.indices.map { scores.indices.contains($0) ? scores[$0] : 0 }
        )
        return try await metric.measure(request, call: call)
    }

    /// Returns what the metric says of rows in one batch.
    public func numbers(
        _ rows: [(output: String?, target: String?)],
        scores: [Double] = []
    ) async throws -> [Measurement.Number] {
        try await numbers([partial(rows, scores: scores)])
    }

    /// Returns what the metric says of partials.
    public func numbers(_ partials: [Partial]) async throws -> [Measurement.Number] {
        let whole = try await metric.merge(Partials(partials), call: call)
        return try await metric.reduce(whole, call: call).numbers
    }

    /// Says whether partials can be merged in any order and in any grouping.
    ///
    /// Rows are cut into batches, batches are mixed and merged, some of them before the others:
    /// the rule of every metric.
    ///
    /// - Parameters:
    ///   - rows: The rows.
    ///   - scores: Their scores.
    ///   - count: How many ways there are beside that of one batch.
    ///   - seed: The seed of what is drawn.
    /// - Returns: What the metric said of one batch, and then of each other way.
    /// - Throws: What the metric throws.
    public func everyWay(
        _ rows: [(output: String?, target: String?)],
        scores: [Double] = [],
        count: Int = 20,
        seed: UInt64
    ) async throws -> [[Measurement.Number]] {
        var ways = [try await numbers(rows, scores: scores)]
        var random = KeyedRandom(seed: seed, purpose: "measuring")
        for _ in 0..<count {
            var partials: [Partial] = []
            var start = 0
            while start < rows.count {
                let end = min(rows.count, start + 1 + Int(random.next() % 7))
                let part = scores.isEmpty ? [] : Array(scores[start..<end])
                partials.append(try await partial(Array(rows[start..<end]), scores: part))
                start = end
            }
            partials.shuffle(using: &random)
            let cut = Int(random.next() % UInt64(partials.count + 1))
            let first = try await metric.merge(Partials(Array(partials[..<cut])), call: call)
            ways.append(try await numbers(Array(partials[cut...]) + [first]))
        }
        return ways
    }
}
