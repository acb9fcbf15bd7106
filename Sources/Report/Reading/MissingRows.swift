import JSONValues

/// Rollouts without output or without score, for one reason.
package struct MissingRows: Sendable, Equatable {
    /// The reason, in words.
    package let reason: String
    /// How many rollouts are missing for it.
    package let rollouts: Int
    /// How many candidates they are of.
    package let candidates: Int
    /// On which examples, by split, ascending.
    package let train: [Int]
    package let validation: [Int]

    /// One rollout; told by each trial that names it, though it was run once.
    private struct Rollout: Hashable {
        let candidate: String
        let split: String
        let example: Int
    }

    /// Gathers the reasons of a run, the most frequent first.
    static func all(of record: RunRecord) -> [MissingRows] {
        var order: [String] = []
        var found: [String: Set<Rollout>] = [:]
        for trial in record.trials {
            for (reason, places) in trial.reasons {
                if found[reason] == nil { order.append(reason) }
                for place in places where trial.examples.indices.contains(place) {
                    let rollout = Rollout(
                        candidate: trial.candidate,
                        split: trial.split,
                        example: trial.examples[place]
                    )
                    found[reason, default: []].insert(rollout)
                }
            }
        }
        let rows = order.enumerated().map { (place: $0, row: Self($1, found[$1] ?? [])) }
        return rows.sorted { ($1.row.rollouts, $0.place) < ($0.row.rollouts, $1.place) }.map(\.row)
    }

    private init(_ reason: String, _ missing: Set<Rollout>) {
        self.reason = reason
        rollouts = missing.count
        candidates = Set(missing.map(\.candidate)).count
        func examples(_ split: String) -> [Int] {
            Set(missing.filter { $0.split == split }.map(\.example)).sorted()
        }
        train = examples("train")
        validation = examples("validation")
    }
}
