import Contract
import Evaluation
import History
import JSONValues
import PluginHost
import ProgramGraph
import Synchronization

// How trials are run, written down and told.

extension Fit {
    /// Trials of one candidate come one after the other, so that none is run twice; those of
    /// different candidates at once.
    func evaluate(_ trials: [Trial]) async throws -> [[EvaluatedRow]] {
        let groups = Dictionary(grouping: trials.indices) { candidate(trials[$0].variables) }
        let total = trials.reduce(0) { $0 + $1.examples.count }
        let done = Counter()
        return try await withThrowingTaskGroup { tasks in
            for (candidate, indices) in groups {
                tasks.addTask { [self] in
                    var rows: [(Int, [EvaluatedRow])] = []
                    for index in indices {
                        let trial = trials[index]
                        rows.append(
                            (
                                index,
                                try await engine.evaluate(
                                    candidate,
                                    on: examples(of: trial),
                                    path: "trial:\(trial.id)",
                                    isTraining: trial.split == .train,
                                    progress: { _ in
                                        observe(.rollouts(done: done.next(), of: total))
                                    }
                                )
                            )
                        )
                    }
                    return rows
                }
            }
            var outcomes = [[EvaluatedRow]](repeating: [], count: trials.count)
            for try await rows in tasks { for (index, row) in rows { outcomes[index] = row } }
            return outcomes
        }
    }

    func examples(of trial: Trial) throws -> [Example] {
        let all = trial.split == .train ? subject.train : subject.validation
        return try trial.examples.map { index in
            guard all.indices.contains(index) else {
                throw ComponentError(
                    .internalFault,
                    "the optimizer asked for \(trial.split.rawValue) example \(index) in trial "
                        + "\(trial.id); there are \(all.count)"
                )
            }
            return all[index]
        }
    }

    /// The candidate with such values.
    func candidate(_ variables: JSONObject) -> Candidate { Candidate(variables).over(initial) }

    func line(
        _ trial: Trial,
        _ epoch: Int,
        _ step: Int,
        _ rows: [EvaluatedRow]
    )
        -> HistoryEvent.TrialRecord
    {
        let candidate = candidate(trial.variables)
        return HistoryEvent.TrialRecord(
            id: trial.id,
            epoch: epoch,
            step: step,
            candidate: candidate.key.description,
            variables: candidate.overlay,
            split: trial.split.rawValue,
            examples: trial.examples,
            scores: rows.map(\.score),
            objectives: rows.map(\.objectives),
            reasons: Self.reasons(rows),
            parents: trial.parents,
            note: trial.note
        )
    }

    /// Why rows are missing, each reason once, in the order in which they come.
    private static func reasons(_ rows: [EvaluatedRow]) -> [HistoryEvent.Reason] {
        var reasons: [HistoryEvent.Reason] = []
        for (place, row) in rows.enumerated() {
            guard let text = row.prediction.reason ?? row.unscoredReason else { continue }
            if let known = reasons.firstIndex(where: { $0.text == text }) {
                reasons[known].places.append(place)
            } else {
                reasons.append(HistoryEvent.Reason(text, places: [place]))
            }
        }
        return reasons
    }

    static func told(
        _ trial: Trial,
        _ rows: [EvaluatedRow],
        _ examples: [Example]
    ) throws
        -> [TrialResults.Row]
    {
        try rows.indices.map { index in
            let row = rows[index]
            let trace =
                try trial.wantsTraces
                ? row.prediction.trace(input: examples[index].input, target: examples[index].target)
                : nil
            return TrialResults.Row(
                trial: trial.id,
                example: trial.examples[index],
                score: row.score,
                feedback: row.feedback,
                objectives: row.objectives,
                trace: trace
            )
        }
    }
}

/// Counts from 1, from any thread.
private final class Counter: Sendable {
    private let value = Atomic<Int>(0)
    func next() -> Int { value.add(1, ordering: .relaxed).newValue }
}
