import PluginSDK

// How children are made.

extension EvolutionSearch {
    /// Makes a child for each slot whose parent has something to learn from the batch.
    mutating func makeChildren(_ step: inout EvolutionStep, call: any Call) async throws {
        let inputs = try await batchInputs(step, call: call)
        for place in step.slots.indices {
            let slot = step.slots[place]
            let tests = testable([slot.parent], step, inputs)
            let predictions = step.predictions.filter { $0.candidate == slot.parent }
            let canLearn = predictions.contains { tests.contains($0.example) && $0.score < ceiling }
            guard canLearn || step.batch.isEmpty else { continue }
            let work = ChildWork(
                slot: slot,
                predictions: predictions,
                hidden: inputs.map(\.input),
                purpose: "\(step.place)/child:\(place)"
            )
            guard let made = try await child(work, call: call) else { continue }
            operators.noteTry(made.used)
            step.slots[place].child = made.id
            step.slots[place].used = made.used
            step.slots[place].gate = testable([slot.parent, made.id], step, inputs)
            step.slots[place].isIn = true
        }
    }

    private mutating func child(
        _ work: ChildWork,
        call: any Call
    ) async throws -> (id: Int, used: Operator)? {
        if let partner = work.slot.partner,
            let id = try await crossover(work, with: partner, call: call)
        {
            return (id, .crossover)
        }
        var random = KeyedRandom(seed: space.seed, purpose: "operator/" + work.purpose)
        let example = examples.isEmpty ? nil : examples[random.index(below: examples.count)]
        let shown = example.flatMap { archive.value($0.path, of: work.slot.parent)?.array } ?? []
        let edits = example == nil ? [] : editing.usable(shown.count)
        let usable = (instructions.isEmpty ? [] : [Operator.rewrite]) + edits
        guard let used = operators.draw(usable, using: &random) else { return nil }
        if used == .rewrite {
            switch try await mutation(work, call: call) {
            case .made(let id): return (id, .rewrite)
            case .lost: return nil
            case .useless: operators.noteTry(.rewrite)
            }
        }
        guard let example else { return nil }
        return try await edit(example, work, first: used == .rewrite ? nil : used, call: call)
    }

    // An edit that leads to something known costs nothing, so a few more are tried.
    private mutating func edit(
        _ variable: ProgramVariable,
        _ work: ChildWork,
        first: Operator?,
        call: any Call
    ) async throws -> (id: Int, used: Operator)? {
        let parent = work.slot.parent
        let shown = archive.value(variable.path, of: parent)?.array ?? []
        for attempt in 0..<8 {
            var random = KeyedRandom(
                seed: space.seed,
                purpose: "edit/\(work.purpose)/draw:\(attempt)"
            )
            let drawn = operators.draw(editing.usable(shown.count), using: &random)
            guard let used = attempt == 0 ? first ?? drawn : drawn else { return nil }
            let (edited, note) = try await editing.edited(
                shown,
                by: used,
                hiding: work.hidden,
                using: &random,
                call: call
            )
            let variables = archive.replacing(variable.path, by: .array(edited), in: parent)
            let place = examples.count > 1 ? " in '\(variable.path)'" : ""
            if let id = archive.add(variables, parents: [parent], note: note + place) {
                return (id, used)
            }
        }
        call.log(.info, "\(work.purpose): every edit of the examples repeated a known candidate")
        return nil
    }

    private func batchInputs(
        _ step: EvolutionStep,
        call: any Call
    ) async throws -> [(example: Int, input: JSON)] {
        guard !step.batch.isEmpty else { return [] }
        let texts = try await call.trainingExamples(step.batch)
        return try zip(step.batch, texts).map { ($0, try JSON(parsing: $1)["input"] ?? .null) }
    }

    // The examples of the batch that none of the candidates shows: a candidate that has the
    // answer before its eyes isn't tested.
    private func testable(
        _ candidates: [Int],
        _ step: EvolutionStep,
        _ inputs: [(example: Int, input: JSON)]
    ) -> [Int] {
        let shown = candidates.flatMap { candidate in
            examples.flatMap { archive.value($0.path, of: candidate)?.array ?? [] }.compactMap {
                $0["input"]
            }
        }
        return inputs.filter { !shown.contains($0.input) }.map(\.example)
    }
}

/// What is needed to make one child.
struct ChildWork: Sendable {
    let slot: ChildSlot
    /// What the parent made of the batch.
    let predictions: [Prediction]
    /// Inputs that mustn't be shown as examples.
    let hidden: [JSON]
    /// Step and slot, to key draws.
    let purpose: String
}
