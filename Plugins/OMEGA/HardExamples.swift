import PluginSDK

/// A memory of the training examples that go wrong again and again.
///
/// It counts every scored run of a parent on an example. The worst are kept with their last
/// prediction; a bound keeps the state small, and those that went best leave first.
struct HardExamples: Sendable, Equatable {
    private struct Memory: Sendable, Equatable {
        var last: Prediction
        var sum: Double
        var count: Int

        var mean: Double { sum / Double(count) }
        // Worst first, then the most often seen, then the earlier example.
        var rank: (Double, Int, Int) { (mean, -count, last.example) }
    }

    static let capacity = 64
    private var memories: [Memory] = []

    init() {}

    mutating func observe(_ prediction: Prediction) {
        if let place = memories.firstIndex(where: { $0.last.example == prediction.example }) {
            memories[place].last = prediction
            memories[place].sum += prediction.score
            memories[place].count += 1
        } else {
            memories.append(Memory(last: prediction, sum: prediction.score, count: 1))
        }
        guard memories.count > Self.capacity else { return }
        if let best = memories.indices.max(by: { memories[$0].rank < memories[$1].rank }) {
            memories.remove(at: best)
        }
    }

    /// The hardest examples that have been seen often enough.
    ///
    /// - Parameters:
    ///   - count: How many at most.
    ///   - observations: How often each must have been seen.
    ///   - batch: Examples that are shown anyway.
    ///   - ceiling: The score that counts as perfect; such examples aren't hard.
    /// - Returns: The last prediction of each, and how often it was seen.
    func hardest(
        _ count: Int,
        observations: Int,
        outside batch: [Int],
        below ceiling: Double
    ) -> [(prediction: Prediction, count: Int)] {
        memories.filter {
            $0.count >= observations && $0.mean < ceiling && !batch.contains($0.last.example)
        }.sorted { $0.rank < $1.rank }.prefix(count).map { ($0.last, $0.count) }
    }
}

extension HardExamples {
    init(_ json: JSON?) throws {
        guard let list = json?.array else {
            throw SearchRecord.unreadable("hard_examples", "a list", json)
        }
        memories = try list.map { element in
            let record = try SearchRecord(element, name: "hard_examples")
            guard let last = record["last"], let sum = record["sum"]?.number else {
                throw SearchRecord.unreadable("hard_examples", "entries with last and sum", element)
            }
            return Memory(
                last: try Prediction(last),
                sum: sum,
                count: try record.integer("count", in: 1...SearchRecord.largest)
            )
        }
    }

    var json: JSON {
        .array(
            memories.map {
                ["last": $0.last.json, "sum": .number($0.sum), "count": .integer(Int64($0.count))]
            }
        )
    }
}
