import PluginSDK

/// Inputs and outputs that a module had in the program's own runs, with the program's scores.
///
/// A pair that comes again is kept once, with the mean of its scores. When the pool is full the
/// worst leave first, and among equals the oldest.
struct PredictionPool: Sendable, Equatable {
    private struct Prediction: Sendable, Equatable {
        let example: JSON
        var sum: Double
        var count: Int

        var score: Double { sum / Double(count) }
    }

    static let capacity = 512
    private var predictions: [Prediction] = []

    init() {}

    var isEmpty: Bool { predictions.isEmpty }

    mutating func add(input: JSON, output: JSON, score: Double) {
        let example: JSON = ["input": input, "output": output]
        if let place = predictions.firstIndex(where: { $0.example == example }) {
            predictions[place].sum += score
            predictions[place].count += 1
            return
        }
        predictions.append(Prediction(example: example, sum: score, count: 1))
        guard predictions.count > Self.capacity else { return }
        let worst = predictions.indices.min {
            (predictions[$0].score, $0) < (predictions[$1].score, $1)
        }
        if let worst { predictions.remove(at: worst) }
    }

    /// Draws predictions with different inputs, none with score 0 while there is a better one.
    func draw(_ count: Int, settings: FewShotSettings, using random: inout KeyedRandom) -> [JSON] {
        let hasGoodOnes = predictions.contains { $0.score > 0 }
        let eligible = predictions.filter { !hasGoodOnes || $0.score > 0 }
        // All are ranked, so that a repeated input can be passed over.
        let ranked = settings.sampling.draw(
            eligible.count,
            scores: eligible.map(\.score),
            temperature: settings.temperature,
            using: &random
        )
        var drawn: [JSON] = []
        for place in ranked where drawn.count < count {
            let example = eligible[place].example
            if !drawn.contains(where: { $0["input"] == example["input"] }) { drawn.append(example) }
        }
        return drawn
    }
}

extension PredictionPool {
    init(_ json: JSON) throws {
        guard let list = json.array else { throw SearchRecord.unreadable("pools", "lists", json) }
        predictions = try list.map { element in
            let record = try SearchRecord(element, name: "pools")
            guard let example = record["example"], let sum = record["sum"]?.number,
                example["input"]?.object != nil, example["output"]?.object != nil
            else { throw SearchRecord.unreadable("pools", "examples with sum and count", element) }
            return Prediction(
                example: example,
                sum: sum,
                count: try record.integer("count", in: 1...SearchRecord.largest)
            )
        }
    }

    var json: JSON {
        .array(
            predictions.map {
                ["example": $0.example, "sum": .number($0.sum), "count": .integer(Int64($0.count))]
            }
        )
    }
}
