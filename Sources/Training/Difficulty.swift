import Contract
import Evaluation
import JSONValues
import ProgramGraph

/// How the candidates of a search did on each example.
///
/// Two numbers and a count an example: a run over many of them must not grow with its length.
struct Difficulty {
    private struct Sum {
        var total = 0.0
        var best = -Double.infinity
        var count = 0

        var mean: Double { total / Double(count) }

        mutating func add(_ score: Double) {
            total += score
            count += 1
            best = max(best, score)
        }
    }

    /// An example, and how candidates did on it.
    struct Entry {
        let split: Split
        let index: Int
        let mean: Double
        let best: Double
        let count: Int
    }

    private var sums: [Split: [Sum]]

    init(train: Int, validation: Int) {
        sums = [
            .train: Array(repeating: Sum(), count: train),
            .validation: Array(repeating: Sum(), count: validation),
        ]
    }

    /// Enters the scores of a trial.
    mutating func add(_ scores: [Double], of trial: Trial) {
        for (index, score) in zip(trial.examples, scores) where score.isFinite {
            sums[trial.split]?[index].add(score)
        }
    }

    /// The examples with the lowest means, hardest first; those on which nobody ever scored less
    /// than the best score of the run aren't among them.
    func hardest(_ count: Int) -> [Entry] {
        let entries = [Split.validation, .train].flatMap { split in
            (sums[split] ?? []).enumerated().filter { $0.element.count > 0 }.map { index, sum in
                Entry(
                    split: split,
                    index: index,
                    mean: sum.mean,
                    best: sum.best,
                    count: sum.count
                )
            }
        }
        let best = entries.map(\.best).max() ?? 0
        // Of two that are equally hard, the one that more candidates have tried says more.
        let order = entries.indices.filter { entries[$0].mean < best }.sorted { first, second in
            let (left, right) = (entries[first], entries[second])
            if left.mean != right.mean { return left.mean < right.mean }
            return left.count == right.count ? first < second : left.count > right.count
        }
        return order.prefix(count).map { entries[$0] }
    }
}

extension Difficulty.Entry {
    /// Texts that are longer are cut: the record is for people, and the data has the whole.
    private static let longest = 1000

    /// The entry for the record, with what the adopted candidate made of the example, if known.
    func json(_ example: Example, _ row: EvaluatedRow?) -> JSON {
        var members: JSONObject = [
            "split": .string(split.rawValue), "example": .integer(Int64(index)),
            "mean": .number(mean), "best": .number(best), "rollouts": .integer(Int64(count)),
            "input": Self.value(example.input), "target": Self.value(example.target),
        ]
        if let row {
            members["output"] = Self.value(row.prediction.output)
            members["score"] = row.score.isFinite ? .number(row.score) : .null
            members["feedback"] = row.feedback.map { .string(Self.cut($0)) }
            members["reason"] = (row.prediction.reason ?? row.unscoredReason).map(JSON.string)
        }
        return .object(members)
    }

    private static func value(_ text: String?) -> JSON {
        guard let text else { return .null }
        return (try? JSON(parsing: text)).map(cut) ?? .string(cut(text))
    }

    private static func cut(_ json: JSON) -> JSON {
        switch json {
        case .string(let text): .string(cut(text))
        case .array(let elements): .array(elements.map(cut))
        case .object(let object):
            .object(JSONObject(object.members.map { .init(name: $0.name, value: cut($0.value)) }))
        default: json
        }
    }

    private static func cut(_ text: String) -> String {
        text.utf8.count <= longest ? text : String(text.prefix(longest)) + " …"
    }
}
