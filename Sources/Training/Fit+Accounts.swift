import Contract
import Evaluation
import History
import JSONValues
import ProgramGraph

// What a training costs, and what its numbers mean.

extension Fit {
    /// What the values of an epoch are means of; the history begins with it.
    static let meaning: JSON = [
        "without prefix": """
        the rollouts that the search asked for in the epoch, of all its candidates, on training \
        and validation examples
        """,
        "val_": "the adopted variables on all validation examples, which the search has seen",
        "test": "the adopted variables on test examples, which no part of the training has seen",
    ]

    /// Returns why trials would overrun the budget, or nil if they fit.
    func refusal(of trials: [Trial]) throws -> String? {
        guard settings.budget.isLimited else { return nil }
        let rollouts = try trials.reduce(into: Set<RolloutKey>()) { known, trial in
            known.formUnion(
                engine.unknown(candidate(trial.variables), on: try examples(of: trial))
            )
        }
        return meter.refusal(
            of: rollouts.count,
            validation: subject.validation.count,
            budget: settings.budget,
            engine: engine
        )
    }

    /// The examples on which the search did worst, with what the adopted candidate made of them.
    func hardest(_ difficulty: Difficulty, for adopted: Candidate) -> JSON {
        .array(
            difficulty.hardest(Self.hardestCount).map { entry in
                let all = entry.split == .train ? subject.train : subject.validation
                let example = all[entry.index]
                return entry.json(example, engine.known(adopted, on: example))
            }
        )
    }

    /// So many of the hardest examples are written down.
    private static let hardestCount = 10

    /// What the run has cost so far.
    var spent: Spending { meter.spent(engine) }

    /// An epoch as callbacks see it: with all variables, and with what the run has cost so far.
    func event(_ epoch: HistoryEvent, of adopted: Conclusion) -> RunEvent {
        var members = epoch.json.object ?? [:]
        var variables = initial
        for member in adopted.variables.members { variables[member.name] = member.value }
        members["variables"] = .object(variables)
        members["why"] = .string(adopted.why)
        members["spent"] = spent.json
        return RunEvent(members)
    }
}
