import PluginSDK

/// The state of an evolution of instructions and examples, and its moves.
///
/// A step chooses parents and runs them on its training batch, with traces. From what went wrong
/// a language model rewrites an instruction, or an operator edits the few-shot examples; now and
/// then two parents are merged. What repeats something known, or can't be used, is turned away
/// before it costs a rollout. A child must beat its parent on the same batch (first on what the
/// parent did badly: most children end there), and then runs on blocks of the validation set in
/// one order that is common to the whole search, beside its parent and the best so far. Who comes
/// through joins the population, from which Dominated Novelty Search keeps a few: the fit, and
/// the different.
struct EvolutionSearch: SearchMoves {
    let settings: OMEGASettings
    let space: SearchSpace
    /// The order of validation examples for all races.
    let validationOrder: [Int]
    var editing: ExampleEditing
    var archive: CandidateArchive
    var ledger = TrialLedger()
    var scores = ScoreMatrix()
    var population = Population()
    var operators = OperatorChoice()
    var hardExamples = HardExamples()
    var texts = TextMemory()
    var incumbent = 0
    /// What counts as a perfect score: 1, or the highest seen if that is more.
    var ceiling = 1.0
    var step: EvolutionStep?

    init(settings: OMEGASettings, space: SearchSpace) throws {
        self.settings = settings
        self.space = space
        var random = KeyedRandom(seed: space.seed, purpose: "validation order")
        validationOrder = random.permutation(space.validationCount)
        editing = ExampleEditing(trainCount: space.trainCount, most: settings.mostExamples)
        archive = CandidateArchive(variables: space.variables)
        try check()
        for variable in instructions {
            if let text = variable.variable.value.string { texts.note(text, of: variable.path) }
        }
    }

    /// The instructions to be rewritten.
    var instructions: [ProgramVariable] {
        space.variables.filter { settings.optimizesInstructions && $0.role == .instructions }
    }

    /// The few-shot examples to be edited: targets can be shown only to the module that makes the
    /// program's output.
    var examples: [ProgramVariable] {
        space.variables.filter {
            settings.optimizesExamples && $0.role == .examples && $0.producesTarget
        }
    }

    /// The most that the search can ask for.
    ///
    /// Each candidate meets a validation example at most once. In each step parents and children
    /// run on its batch, each once; a child costs a merge and a mutation, each asked for twice at
    /// most, and where texts are embedded each answer once.
    var bound: SearchBound {
        let product: (Int...) -> Int = SearchBound.product
        let children = product(settings.childrenPerStep, space.epochs, space.stepsPerEpoch)
        let onBatches = product(2, settings.childrenPerStep, space.epochs, space.trainCount)
        let asked = instructions.isEmpty ? 0 : product(4, children)
        return SearchBound(
            rollouts: product(1 + children, space.validationCount) + onBatches,
            modelCalls: settings.embeddingModel == nil ? asked : product(2, asked)
        )
    }

    /// The best so far, and why.
    var conclusion: Conclusion { archive.conclusion(adopting: incumbent, scores: scores) }

    /// Names the step's next trials.
    mutating func ask(_ request: StepRequest, call: any Call) async throws -> Proposal {
        if step?.epoch != request.epoch || step?.number != request.step { open(request) }
        while ledger.pending.isEmpty, var current = step, current.phase != .over {
            try await issue(&current, call: call)
            if ledger.pending.isEmpty { advance(&current) }
            step = current
        }
        return ledger.proposal(archive)
    }

    /// Takes results, and moves the step on.
    mutating func tell(_ results: TrialResults) throws {
        let isAwaited = !ledger.pending.isEmpty
        let settled = try ledger.settle(results)
        guard isAwaited, var current = step else { return }
        for (trial, rows) in settled { for row in rows { try keep(row, of: trial, &current) } }
        if current.phase != .over { advance(&current) }
        step = current
    }

    private mutating func open(_ request: StepRequest) {
        // A step that was cut short is left as it is: its scores stay, its children are dropped.
        ledger.abandon()
        var opened = EvolutionStep(
            epoch: request.epoch,
            number: request.step,
            serial: step.map { $0.serial + 1 } ?? 0,
            batch: request.batch
        )
        for slot in 0..<settings.childrenPerStep {
            if let chosen = chooseParents(slot, of: opened) { opened.slots.append(chosen) }
        }
        step = opened
    }

    private mutating func chooseParents(_ slot: Int, of step: EvolutionStep) -> ChildSlot? {
        var random = KeyedRandom(seed: space.seed, purpose: "parents/\(step.place)/child:\(slot)")
        let selection = Selection(
            kind: settings.selection,
            temperature: settings.selectionTemperature
        )
        guard let parent = selection.draw(population, scores: scores, using: &random) else {
            return nil
        }
        population.noteChild(of: parent)
        let chance = min(1, settings.mergingRate * Double(step.epoch + 1))
        let partner =
            random.unit() < chance
            ? selection.draw(population, scores: scores, except: parent, using: &random) : nil
        return ChildSlot(parent: parent, partner: partner)
    }

    private mutating func issue(_ step: inout EvolutionStep, call: any Call) async throws {
        switch step.phase {
        case .reflecting: runParents(step)
        case .proposing: try await makeChildren(&step, call: call)
        case .gating: runGate(step)
        case .finishingGate: finishGate(step)
        case .racing: runRace(step)
        case .over: break
        }
    }

    private mutating func advance(_ step: inout EvolutionStep) {
        switch step.phase {
        case .reflecting: step.phase = .proposing
        case .proposing:
            // Only a step without batch has no gate to pass.
            step.phase = step.batch.isEmpty ? .racing : .gating
            if step.batch.isEmpty { step.measured = block }
        case .gating: judgeGate(&step, isWhole: false)
        case .finishingGate: judgeGate(&step, isWhole: true)
        case .racing: judgeRace(&step)
        case .over: break
        }
        if step.phase != .over, step.phase != .proposing, step.contenders.isEmpty { end(&step) }
    }

    private mutating func runParents(_ step: EvolutionStep) {
        if archive[0]?.firstTrial == nil {
            ledger.enter(
                0,
                on: .validation,
                Array(validationOrder.prefix(block)),
                archive: &archive
            )
        }
        for parent in step.parents {
            ledger.enter(
                parent,
                on: .train,
                step.batch,
                wantsTraces: true,
                archive: &archive,
                note: "a parent, run on the step's batch to see what goes wrong"
            )
        }
    }

    private mutating func keep(
        _ row: TrialResults.Row,
        of trial: AskedTrial,
        _ step: inout EvolutionStep
    ) throws {
        if row.score.isFinite { ceiling = max(ceiling, row.score) }
        guard trial.split == .train else {
            scores.record(row.score, candidate: trial.candidate, example: row.example)
            return
        }
        step.trainScores.record(row.score, candidate: trial.candidate, example: row.example)
        if trial.wantsTraces, let prediction = try Prediction(row, of: trial.candidate) {
            step.predictions.append(prediction)
            hardExamples.observe(prediction)
        }
    }
}
