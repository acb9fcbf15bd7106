package import Contract
package import Evaluation
package import History
package import JSONValues
package import PluginHost
package import ProgramGraph

/// The training loop: asks the optimizer for trials, runs them, tells it the results.
package struct Fit: Sendable {
    /// What is trained, on what, by whom.
    package struct Subject: Sendable {
        /// The program.
        package let program: Program
        /// Who looks for better variables.
        package let optimizer: any Optimizer
        /// What is measured beside the reward.
        package let metrics: [NamedMetric]
        /// The training examples, at least one.
        package let train: [Example]
        /// The validation examples, at least one.
        package let validation: [Example]

        /// Makes a subject.
        package init(
            program: Program,
            optimizer: any Optimizer,
            metrics: [NamedMetric],
            train: [Example],
            validation: [Example]
        ) {
            self.program = program
            self.optimizer = optimizer
            self.metrics = metrics
            self.train = train
            self.validation = validation
        }
    }

    /// How many trials an optimizer is told are useful at once.
    ///
    /// Not the concurrency: what is asked for must not depend on it.
    static let trialsAtOnce = 8

    /// An optimizer that asks this often within one step isn't going to end it.
    static let mostAsksPerStep = 1000

    let subject: Subject
    let settings: FitSettings
    let engine: EvaluationEngine
    /// The values of all variables before training.
    let initial: JSONObject
    let environment: HostCall.Environment
    private let record: HistoryFile?
    let observe: ProgressObserver
    let stopRequest: StopRequest
    let audience: Audience?
    let meter: Meter

    /// Prepares a training.
    ///
    /// - Parameters:
    ///   - subject: What is trained.
    ///   - settings: How.
    ///   - engine: Who runs and scores candidates.
    ///   - environment: What the calls of the run share.
    ///   - record: Where events are written down.
    ///   - stopRequest: Whether somebody asked for the end.
    ///   - audience: The callbacks.
    ///   - meter: Says what the run has cost so far.
    ///   - observe: Is told how far the training is.
    package init(
        _ subject: Subject,
        settings: FitSettings,
        engine: EvaluationEngine,
        environment: HostCall.Environment,
        record: HistoryFile?,
        stopRequest: StopRequest,
        audience: Audience? = nil,
        meter: Meter = Meter(),
        observe: @escaping ProgressObserver
    ) {
        self.subject = subject
        self.settings = settings
        self.engine = engine
        initial = subject.program.initialValues
        self.environment = environment
        self.record = record
        self.stopRequest = stopRequest
        self.audience = audience
        self.meter = meter
        self.observe = observe
    }

    /// Opens the search; comes first, once.
    ///
    /// - Returns: The most that the search can ask for.
    /// - Throws: ``ComponentError`` if there is nothing that could be optimized.
    package func begin() async throws -> SearchBound {
        if subject.optimizer.driver != nil, settings.epochs > 1 {
            throw ComponentError(
                .invalidArgument,
                "this optimizer searches in one go, so 'fit.epochs' must be 1, not "
                    + "\(settings.epochs)"
            )
        }
        return try await subject.optimizer.begin(space, call: call("begin"))
    }

    /// Tells the callbacks and writes down that the training begins; comes second, once.
    ///
    /// - Throws: ``ComponentError`` if a callback refuses or the history can't be written.
    package func open(_ members: JSONObject) async throws {
        var members = members
        members["values"] = Self.meaning
        members["initial"] = .object(initial)
        try await audience?.begin(members, keys: keys)
        try record?.append(.begin(members))
    }

    /// Begins, opens and trains, with nothing in between.
    ///
    /// - Throws: As these three do.
    package func run(begin members: JSONObject) async throws -> FitResult {
        _ = try await begin()
        try await open(members)
        return try await run()
    }

    /// Trains.
    ///
    /// - Parameter closing: Is given the result, and returns what else the history shall end with.
    /// - Returns: What the training came to.
    /// - Throws: ``ComponentError`` if the search can't go on; `CancellationError` if the run is
    ///   being stopped at once.
    package func run(
        closing: (FitResult) async throws -> JSONObject = { _ in [:] }
    ) async throws -> FitResult {
        var history = RunHistory()
        var early = EarlyEnd(settings)
        let epochs = settings.epochs
        var reason = epochs == 1 ? "the epoch is done" : "all \(epochs) epochs are done"
        var adopted: Conclusion?
        var difficulty = Difficulty(
            train: subject.train.count,
            validation: subject.validation.count
        )
        for epoch in 0..<settings.epochs {
            let (conclusion, values, stop) = try await run(epoch, &difficulty)
            adopted = conclusion
            history.append(values)
            if let end = stop ?? early.end(after: values) {
                reason = end
                break
            }
        }
        guard let adopted else { throw ComponentError(.internalFault, "no epoch was run") }
        let result = FitResult(
            candidate: candidate(adopted.variables),
            why: adopted.why,
            history: history,
            reason: reason
        )
        try await end(result, difficulty, closing)
        return result
    }

    /// Runs an epoch; returns what is adopted after it, its values, and why the search is over.
    private func run(
        _ epoch: Int,
        _ difficulty: inout Difficulty
    ) async throws -> (Conclusion, [HistoryEvent.NamedValue], String?) {
        var results = EpochResults(subject.metrics, difficulty)
        let (done, concluded) = try await search(epoch, into: &results)
        difficulty = results.difficulty
        var adopted = concluded
        if let done, let variables = done.variables {
            adopted = Conclusion(variables: variables, why: done.reason)
        }
        let (values, counts) = try await values(epoch, results, adopted)
        let best = candidate(adopted.variables)
        let ended = HistoryEvent.epoch(epoch, values, counts, adopted: best.key.description)
        try record?.append(ended)
        observe(
            .epoch(
                epoch,
                epochs: settings.epochs,
                values: values,
                best: best,
                counts: counts
            )
        )
        let told = try await audience?.tell(event(ended, of: adopted), at: "epoch:\(epoch)")
        let end = try done ?? told.map { try End($0, in: subject.program) }
        if done == nil, let end, let variables = end.variables {
            adopted = Conclusion(variables: variables, why: end.reason)
        }
        return (adopted, values, end?.reason)
    }

    /// Searches; returns why the search is over, if it is, and what it found.
    private func search(
        _ epoch: Int,
        into results: inout EpochResults
    ) async throws -> (End?, Conclusion) {
        if let driver = subject.optimizer.driver {
            return (nil, try await drive(driver, into: &results))
        }
        let done = try await steps(of: epoch, into: &results)
        let call = call("epoch:\(epoch)")
        return (done, try await subject.optimizer.conclude(Nothing(), call: call))
    }

    /// Writes down and tells what the training came to.
    private func end(
        _ result: FitResult,
        _ difficulty: Difficulty,
        _ closing: (FitResult) async throws -> JSONObject
    ) async throws {
        var members: JSONObject = [
            "reason": .string(result.reason), "why": .string(result.why),
            "variables": .object(result.candidate.overlay),
            "hardest": hardest(difficulty, for: result.candidate),
        ]
        for member in try await closing(result).members { members[member.name] = member.value }
        try record?.append(.end(members))
        _ = try await audience?.tell(RunEvent(.end, members), at: "end")
    }

    var space: SearchSpace {
        SearchSpace(
            program: subject.program.name,
            description: subject.program.description,
            variables: subject.program.variables.filter(\.variable.isTrainable),
            trainCount: subject.train.count,
            validationCount: subject.validation.count,
            epochs: settings.epochs,
            stepsPerEpoch: settings.steps(examples: subject.train.count),
            minibatchSize: settings.minibatchSize,
            seed: settings.seed
        )
    }

    /// The keys that the values of epochs have; a metric with several numbers appends their names.
    private var keys: [String] {
        let plain = (["reward"] + subject.metrics.map(\.name)).sorted()
        return plain + plain.map { "val_" + $0 }
    }

    private func call(_ path: String, phase: String = "optimizer") -> HostCall {
        HostCall(CallContext(path: path, isTraining: true, phase: phase), in: environment)
    }

    /// Runs the steps of an epoch; returns why the search is over, if it is.
    private func steps(of epoch: Int, into results: inout EpochResults) async throws -> End? {
        var order = Array(subject.train.indices)
        if settings.shuffles {
            var random = KeyedRandom(seed: settings.seed, purpose: "shuffle/epoch:\(epoch)")
            order.shuffle(using: &random)
        }
        let steps = settings.steps(examples: order.count)
        for step in 0..<steps {
            observe(.step(epoch: epoch, epochs: settings.epochs, step: step, steps: steps))
            let batch = order[
                step * settings.batchSize..<min((step + 1) * settings.batchSize, order.count)
            ]
            let done = try await self.step(epoch, step, Array(batch), &results)
            let told = try await audience?.tell(
                RunEvent(
                    .step,
                    [
                        "epoch": .integer(Int64(epoch)), "step": .integer(Int64(step)),
                        "steps": .integer(Int64(steps)), "spent": spent.json,
                    ]
                ),
                at: "epoch:\(epoch)/step:\(step)"
            )
            if let done { return End(done) }
            if let told { return try End(told, in: subject.program) }
            if stopRequest.isRequested { return End("it was asked to stop") }
        }
        return nil
    }

    private func step(
        _ epoch: Int,
        _ step: Int,
        _ batch: [Int],
        _ results: inout EpochResults
    ) async throws -> String? {
        let request = StepRequest(
            epoch: epoch,
            step: step,
            batch: batch,
            want: Self.trialsAtOnce
        )
        for round in 0..<Self.mostAsksPerStep {
            let path = "epoch:\(epoch)/step:\(step)/round:\(round)"
            let proposal = try await subject.optimizer.ask(request, call: call(path))
            if proposal.trials.isEmpty { return proposal.done }
            if let refusal = try refusal(of: proposal.trials) { return refusal }
            let told = try await run(proposal.trials, epoch, step, &results)
            _ = try await subject.optimizer.tell(told, call: call(path + "/tell"))
            if let done = proposal.done { return done }
        }
        throw ComponentError(
            .internalFault,
            "the optimizer asked for trials \(Self.mostAsksPerStep) times in one step "
                + "and still names more; a step ends when it names none"
        )
    }

    /// Runs trials and records them in the order in which they were asked for.
    func run(
        _ trials: [Trial],
        _ epoch: Int,
        _ step: Int,
        _ results: inout EpochResults
    ) async throws -> TrialResults {
        let outcomes = try await evaluate(trials)
        var told: [TrialResults.Row] = []
        for (trial, rows) in zip(trials, outcomes) {
            let examples = try self.examples(of: trial)
            try await results.add(
                rows,
                of: examples,
                in: trial,
                call: call("epoch:\(epoch)", phase: "reward")
            )
            let event = HistoryEvent.trial(line(trial, epoch, step, rows))
            try record?.append(event)
            audience?.note(RunEvent(event.json.object ?? [:]))
            let scores = rows.map(\.score).filter(\.isFinite)
            observe(
                .trial(
                    id: trial.id,
                    note: trial.note,
                    mean: scores.isEmpty ? nil : Assessment.mean(scores),
                    count: rows.count
                )
            )
            told += try Self.told(trial, rows, examples)
        }
        return TrialResults(rows: told)
    }

    /// The history values of an epoch: over the rollouts that the optimizer asked for, and with
    /// `val_` those of the adopted variables over all validation examples.
    private func values(
        _ epoch: Int,
        _ results: EpochResults,
        _ adopted: Conclusion
    ) async throws
        -> ([HistoryEvent.NamedValue], HistoryEvent.SearchCounts)
    {
        let call = call("epoch:\(epoch)", phase: "reward")
        let assessment = try await Assessment(
            candidate(adopted.variables),
            on: subject.validation,
            engine: engine,
            metrics: subject.metrics,
            call: call,
            prefix: "val_"
        )
        var values = [HistoryEvent.NamedValue(key: "reward", value: results.reward)]
        values += try await results.metrics(call: call)
        values.append(.init(key: "val_reward", value: assessment.reward))
        return (
            (values + assessment.metrics).sorted { $0.key < $1.key },
            .init(search: results.counts, validation: assessment.counts)
        )
    }
}
