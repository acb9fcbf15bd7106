import Contract
import JSONValues

/// A metric that is the mean of the run's scores where there are any; its partial is [sum, count].
struct MeanOfScores: Metric {
    func check(_ schemas: DataSchemas, call: any Call) async throws {}

    func measure(_ request: MeasureRequest, call: any Call) async throws -> Partial {
        let scored = request.scores.filter(\.isFinite)
        return Self.partial(scored.reduce(0, +), scored.count)
    }

    func merge(_ partials: Partials, call: any Call) async throws -> Partial {
        let pairs = try partials.all.map { try Self.pair($0) }
        return Self.partial(pairs.reduce(0) { $0 + $1.0 }, pairs.reduce(0) { $0 + $1.1 })
    }

    func reduce(_ partial: Partial, call: any Call) async throws -> Measurement {
        let (sum, count) = try Self.pair(partial)
        return Measurement([.init(name: "", value: count > 0 ? sum / Double(count) : 0)])
    }

    private static func partial(_ sum: Double, _ count: Int) -> Partial {
        Partial(JSON.array([.number(sum), .integer(Int64(count))]).text())
    }

    private static func pair(_ partial: Partial) throws -> (Double, Int) {
        let pair = try JSON(parsing: partial.text).array ?? []
        guard pair.count == 2, let sum = pair[0].number, let count = pair[1].integer else {
            throw ComponentError(.invalidArgument, "'\(partial.text)' is no partial of this metric")
        }
        return (sum, count)
    }
}
