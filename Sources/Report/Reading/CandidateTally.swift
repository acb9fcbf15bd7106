import JSONValues

/// Gathers the trials of each candidate.
struct CandidateTally {
    private struct Gathered {
        let first: RunRecord.Trial
        var scores: [String: [Int: Double]] = [:]
        var objectives: [String: [String: Double]] = [:]
        var objectiveNames: [String] = []
    }

    private var order: [String] = []
    private var gathered: [String: Gathered] = [:]
    private var candidateOfTrial: [Int: String] = [:]

    /// The candidates of a run in the order of their first trials.
    static func lines(of record: RunRecord) -> [CandidateLine] {
        var tally = CandidateTally()
        for trial in record.trials { tally.add(trial) }
        var adopted: [String: [Int]] = [:]
        for (index, epoch) in record.epochs.enumerated() {
            adopted[epoch.adopted, default: []].append(index)
        }
        let numbers = Dictionary(
            tally.order.enumerated().map { ($0.element, $0.offset) },
            uniquingKeysWith: { first, _ in first }
        )
        return tally.order.enumerated().compactMap { number, key in
            tally.line(number, key, numbers, adopted[key] ?? [])
        }
    }

    private mutating func add(_ trial: RunRecord.Trial) {
        let key = trial.candidate
        candidateOfTrial[trial.id] = key
        if gathered[key] == nil {
            order.append(key)
            gathered[key] = Gathered(first: trial)
        }
        // The same example again has the same score: it was found in the cache.
        for (example, score) in zip(trial.examples, trial.scores) where score.isFinite {
            gathered[key]?.scores[trial.split, default: [:]][example] = score
        }
        for objective in trial.objectives {
            if gathered[key]?.objectiveNames.contains(objective.name) == false {
                gathered[key]?.objectiveNames.append(objective.name)
            }
            for (example, value) in zip(trial.examples, objective.values) where value.isFinite {
                gathered[key]?.objectives[objective.name, default: [:]][
                    "\(trial.split)\(example)"
                ] =
                    value
            }
        }
    }

    private func line(
        _ number: Int,
        _ key: String,
        _ numbers: [String: Int],
        _ adoptedAfter: [Int]
    ) -> CandidateLine? {
        guard let gathered = gathered[key] else { return nil }
        let parents = gathered.first.parents.compactMap { candidateOfTrial[$0] }
            .compactMap { numbers[$0] }.filter { $0 != number }
        return CandidateLine(
            number: number,
            key: key,
            note: gathered.first.note,
            parents: parents,
            epoch: gathered.first.epoch,
            step: gathered.first.step,
            train: Self.mean(gathered.scores["train"]),
            validation: Self.mean(gathered.scores["validation"]),
            objectives: gathered.objectiveNames.compactMap { name in
                guard let values = gathered.objectives[name] else { return nil }
                let sum = values.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value }
                return .init(name: name, value: sum / Double(values.count))
            },
            adoptedAfter: adoptedAfter,
            variables: gathered.first.variables
        )
    }

    /// Sums in the order of the examples, so that the last bits don't depend on a dictionary.
    private static func mean(_ scores: [Int: Double]?) -> CandidateLine.Mean? {
        guard let scores, !scores.isEmpty else { return nil }
        let sum = scores.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value }
        return CandidateLine.Mean(score: sum / Double(scores.count), count: scores.count)
    }
}
