import PluginSDK

/// The state of a random search over few-shot examples, and its moves.
///
/// A step draws new candidates: the incumbent (the best so far) with the examples of one variable
/// replaced. They run beside the incumbent on a minibatch of the validation set, in an order that
/// is drawn for the step; the incumbent runs only where it has no score yet. Who has a strictly
/// greater mean on the common examples stays in the race, whose examples double until they are
/// the whole validation set; who falls behind leaves. The best of those who come through is the
/// new incumbent. So each change of the incumbent rests on every validation example, measured for
/// both, and a lucky minibatch can't crown anyone.
struct FewShotSearch: SearchMoves {
    let settings: FewShotSettings
    let space: SearchSpace
    var drawer: ExampleDrawer
    var archive: CandidateArchive
    var ledger = TrialLedger()
    var scores = ScoreMatrix()
    var pools: [String: PredictionPool] = [:]
    var incumbent = 0
    var step: FewShotStep?

    init(settings: FewShotSettings, space: SearchSpace) throws {
        self.settings = settings
        self.space = space
        drawer = ExampleDrawer(settings: settings, space: space)
        archive = CandidateArchive(variables: space.variables)
        try check()
    }

    /// The most that the search can ask for.
    ///
    /// Each candidate meets a validation example at most once, whatever becomes of it; where
    /// examples are the program's own predictions, the incumbent runs on the training data too.
    var bound: SearchBound {
        let product: (Int...) -> Int = SearchBound.product
        let candidates =
            1 + product(settings.proposalsPerStep, space.epochs, space.stepsPerEpoch)
        let collected = drawer.needsPredictions ? product(space.epochs, space.trainCount) : 0
        return SearchBound(
            rollouts: product(candidates, space.validationCount) + collected,
            modelCalls: 0
        )
    }

    /// The best so far, and why.
    var conclusion: Conclusion { archive.conclusion(adopting: incumbent, scores: scores) }

    /// Names the step's next trials.
    mutating func ask(_ request: StepRequest, call: any Call) async throws -> Proposal {
        if step?.epoch != request.epoch || step?.number != request.step {
            // A step that was cut short is left as it is: its scores stay, its race is off.
            ledger.abandon()
            step = FewShotStep(
                epoch: request.epoch,
                number: request.step,
                serial: step.map { $0.serial + 1 } ?? 0,
                batch: request.batch,
                phase: drawer.needsPredictions && !request.batch.isEmpty ? .collecting : .proposing
            )
        }
        if ledger.pending.isEmpty, var current = step {
            if current.phase == .collecting {
                collect(&current)
            } else if current.phase == .proposing {
                try await propose(&current, call: call)
            } else if current.phase == .racing {
                enterRace(current)
            }
            step = current
        }
        return ledger.proposal(archive)
    }

    /// Takes results, and moves the race on.
    mutating func tell(_ results: TrialResults) throws {
        let isAwaited = !ledger.pending.isEmpty
        for (trial, rows) in try ledger.settle(results) {
            for row in rows where trial.split == .validation {
                scores.record(row.score, candidate: trial.candidate, example: row.example)
            }
            for row in rows where trial.split == .train { try keepPredictions(row) }
        }
        if isAwaited, var current = step, current.phase == .racing {
            judge(&current)
            step = current
        }
    }

    private mutating func collect(_ step: inout FewShotStep) {
        let examples = minibatch(step)
        if scores.scoredExamples(0).isEmpty {
            ledger.enter(0, on: .validation, scores.unasked(0, among: examples), archive: &archive)
        }
        ledger.enter(
            incumbent,
            on: .train,
            step.batch,
            wantsTraces: true,
            archive: &archive,
            note: "the best so far, run on the step's batch for its predictions"
        )
        step.phase = .proposing
    }

    private mutating func propose(_ step: inout FewShotStep, call: any Call) async throws {
        for child in 0..<settings.proposalsPerStep {
            if let id = try await newCandidate(child, step: step, call: call) {
                step.contenders.append(id)
            }
        }
        step.measured = minibatch(step).count
        if step.contenders.isEmpty {
            call.log(.info, "\(step.place): every draw repeated a known candidate or was empty")
            step.phase = .over
            if scores.scoredExamples(0).isEmpty { step.phase = .racing }
        } else {
            step.phase = .racing
        }
        if step.phase == .racing { enterRace(step) }
    }

    // A draw that repeats a known candidate costs nothing, so a few more are made.
    private mutating func newCandidate(
        _ child: Int,
        step: FewShotStep,
        call: any Call
    ) async throws -> Int? {
        for attempt in 0..<8 {
            var random = KeyedRandom(
                seed: space.seed,
                purpose: "propose/\(step.place)/child:\(child)/draw:\(attempt)"
            )
            guard let draw = try await drawer.draw(pools: pools, using: &random, call: call) else {
                continue
            }
            let variables = archive.replacing(draw.path, by: .array(draw.examples), in: incumbent)
            if let id = archive.add(variables, parents: [incumbent], note: draw.note) { return id }
        }
        return nil
    }

    private mutating func enterRace(_ step: FewShotStep) {
        let examples = Array(validationOrder(step).prefix(step.measured))
        let isFirst = archive[incumbent]?.firstTrial == nil
        ledger.enter(
            incumbent,
            on: .validation,
            scores.unasked(incumbent, among: examples),
            archive: &archive,
            note: isFirst ? nil : "the best so far, where new candidates are compared with it"
        )
        for contender in step.contenders {
            ledger.enter(
                contender,
                on: .validation,
                scores.unasked(contender, among: examples),
                archive: &archive
            )
        }
    }

    private mutating func judge(_ step: inout FewShotStep) {
        let examples = Array(validationOrder(step).prefix(step.measured))
        step.contenders = step.contenders.filter {
            scores.lead($0, over: incumbent, on: examples) != nil
        }
        if !step.contenders.isEmpty, step.measured < space.validationCount {
            step.measured = min(2 * step.measured, space.validationCount)
            return
        }
        let best = step.contenders.max { first, second in
            let leads = [first, second].map { scores.lead($0, over: incumbent, on: examples) ?? 0 }
            return (leads[0], -first) < (leads[1], -second)
        }
        if let best { incumbent = best }
        step.contenders = []
        step.phase = .over
        keepPopulation()
    }

    // All are compared with the incumbent on common examples: their own means are over different
    // ones. The initial program stays too, because the conclusion speaks of it.
    private mutating func keepPopulation() {
        let others = archive.ids.filter { $0 != incumbent && $0 != 0 }
        let ranked = others.sorted { first, second in
            let gains = [first, second].map {
                scores.compare($0, with: incumbent)?.difference ?? -.infinity
            }
            return (-gains[0], first) < (-gains[1], second)
        }
        for id in ranked.dropFirst(settings.populationSize - 1) {
            archive.retire(id)
            scores.forget(id)
        }
    }

    private mutating func keepPredictions(_ row: TrialResults.Row) throws {
        guard row.score.isFinite, let trace = row.trace else { return }
        let modules = try JSON(parsing: trace)["modules"]
        for variable in drawer.variables where settings.source(for: variable) != .data {
            guard let run = modules?[variable.module], case .object? = run["input"],
                case .object? = run["output"]
            else { continue }
            pools[variable.path, default: PredictionPool()].add(
                input: run["input"] ?? .null,
                output: run["output"] ?? .null,
                score: row.score
            )
        }
    }

    private func minibatch(_ step: FewShotStep) -> [Int] {
        let size = min(max(1, space.minibatchSize ?? space.validationCount), space.validationCount)
        return Array(validationOrder(step).prefix(size))
    }

    private func validationOrder(_ step: FewShotStep) -> [Int] {
        var random = KeyedRandom(seed: space.seed, purpose: "validation/\(step.place)")
        return random.permutation(space.validationCount)
    }
}
