import PluginSDK

// The gate: a child must be strictly better than its parent on the step's batch.
//
// It first runs on the examples on which the parent was less than perfect. Only there can it gain;
// if it doesn't, the rest is never run.

extension EvolutionSearch {
    /// Runs the children on what their parents did less than perfectly.
    mutating func runGate(_ step: EvolutionStep) { enterGate(step, below: ceiling) }

    /// Runs the children on the rest of their gates.
    mutating func finishGate(_ step: EvolutionStep) { enterGate(step, below: .infinity) }

    /// Lets through who is better on the examples run so far.
    ///
    /// - Parameters:
    ///   - step: The step.
    ///   - isWhole: Whether the gates have been run to their end.
    mutating func judgeGate(_ step: inout EvolutionStep, isWhole: Bool) {
        for place in step.slots.indices where step.slots[place].isIn {
            let slot = step.slots[place]
            guard let child = slot.child else { continue }
            let open = Set(step.trainScores.unasked(child, among: slot.gate))
            let run = slot.gate.filter { !open.contains($0) }
            if step.trainScores.lead(child, over: slot.parent, on: run) == nil {
                step.slots[place].isIn = false
            } else if isWhole, let used = slot.used {
                operators.notePass(used)
            }
        }
        step.phase = isWhole ? .racing : .finishingGate
        if isWhole { step.measured = block }
    }

    // Where the parent is unscored no comparison is possible, so the child isn't run there.
    private mutating func enterGate(_ step: EvolutionStep, below limit: Double) {
        for slot in step.slots where slot.isIn {
            guard let child = slot.child else { continue }
            let examples = slot.gate.filter { example in
                step.trainScores.score(slot.parent, on: example).map { $0 < limit } ?? false
            }
            ledger.enter(
                child,
                on: .train,
                step.trainScores.unasked(child, among: examples),
                archive: &archive
            )
        }
    }
}
