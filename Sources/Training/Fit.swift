package import Contract
package import Evaluation
package import History
package import JSONValues
package import PluginHost
package import ProgramGraph
import Synchronization

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

    private let subject: Subject
    private let settings: FitSettings
    private let engine: EvaluationEngine
    private let environment: HostCall.Environment
    private let record: HistoryFile?
    private let observe: ProgressObserver
    private let stopRequest: StopRequest

    /// Prepares a training.
    package init(
        _ subject: Subject,
        settings: FitSettings,
        engine: EvaluationEngine,
        environment: HostCall.Environment,
        record: HistoryFile?,
        stopRequest: StopRequest,
        observe: @escaping ProgressObserver
    ) {
        self.subject = subject
        self.settings = settings
        self.engine = engine
        self.environment = environment
        self.record = record
        self.stopRequest = stopRequest
        self.observe = observe
    }

    /// Trains.
    ///
    /// - Throws: ``ComponentError`` if the search can't begin or go on; `CancellationError` if the
    ///   run is being stopped at once.
    package func run(begin: JSONObject) async throws -> FitResult {
        try record?.append(.begin(begin))
        _ = try await subject.optimizer.begin(space, call: call("begin"))
        var history = RunHistory()
        var early = EarlyEnd(settings)
        let epochs = settings.epochs
        var reason = epochs == 1 ? "the epoch is done" : "all \(epochs) epochs are done"
        var conclusion: Conclusion?
        for epoch in 0..<settings.epochs {
            var results = EpochResults(subject.metrics)
            let done = try await steps(of: epoch, into: &results)
            let adopted = try await subject.optimizer.conclude(
                Nothing(),
                call: call("epoch:\(epoch)")
            )
            conclusion = adopted
            let values = try await values(epoch, results, adopted)
            history.append(values)
            try record?.append(.epoch(epoch, values))
            observe(
                .epoch(
                    epoch,
                    epochs: settings.epochs,
                    values: values,
                    best: Candidate(adopted.variables)
                )
            )
            if let end = done ?? early.end(after: values) {
                reason = end
                break
            }
        }
        guard let conclusion else { throw ComponentError(.internalFault, "no epoch was run") }
        try record?.append(
            .end([
                "reason": .string(reason), "why": .string(conclusion.why),
                "variables": .object(conclusion.variables),
            ])
        )
        return FitResult(
            candidate: Candidate(conclusion.variables),
            why: conclusion.why,
            history: history,
            reason: reason
        )
    }

    private var space: SearchSpace {
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

    private func call(_ path: String, phase: String = "optimizer") -> HostCall {
        HostCall(CallContext(path: path, isTraining: true, phase: phase), in: environment)
    }

    /// Runs the steps of an epoch; returns why the search is over, if it is.
    private func steps(of epoch: Int, into results: inout EpochResults) async throws -> String? {
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
            if let done = try await self.step(epoch, step, Array(batch), &results) { return done }
            if stopRequest.isRequested { return "it was asked to stop" }
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
    private func run(
        _ trials: [Trial],
        _ epoch: Int,
        _ step: Int,
        _ results: inout EpochResults
    ) async throws -> TrialResults {
        let outcomes = try await evaluate(trials)
        var told: [TrialResults.Row] = []
        for (trial, rows) in zip(trials, outcomes) {
            let examples = try self.examples(of: trial)
            try await results.add(rows, of: examples, call: call("epoch:\(epoch)", phase: "reward"))
            let scores = rows.map(\.score)
            try record?.append(.trial(Self.record(trial, epoch, step, scores)))
            observe(
                .trial(
                    id: trial.id,
                    note: trial.note,
                    mean: Assessment.mean(scores.filter(\.isFinite)),
                    count: rows.count
                )
            )
            told += try Self.told(trial, rows, examples)
        }
        return TrialResults(rows: told)
    }

    /// Trials of one candidate come one after the other, so that none is run twice; those of
    /// different candidates at once.
    private func evaluate(_ trials: [Trial]) async throws -> [[EvaluatedRow]] {
        let groups = Dictionary(grouping: trials.indices) { Candidate(trials[$0].variables) }
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

    private func examples(of trial: Trial) throws -> [Example] {
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

    private static func record(
        _ trial: Trial,
        _ epoch: Int,
        _ step: Int,
        _ scores: [Double]
    )
        -> HistoryEvent.TrialRecord
    {
        HistoryEvent.TrialRecord(
            id: trial.id,
            epoch: epoch,
            step: step,
            candidate: Candidate(trial.variables).key.description,
            variables: trial.variables,
            split: trial.split.rawValue,
            examples: trial.examples,
            scores: scores,
            parents: trial.parents,
            note: trial.note
        )
    }

    private static func told(
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

    /// The history values of an epoch: over the rollouts that the optimizer asked for, and with
    /// `val_` those of the adopted variables over all validation examples.
    private func values(
        _ epoch: Int,
        _ results: EpochResults,
        _ adopted: Conclusion
    ) async throws
        -> [HistoryEvent.NamedValue]
    {
        let call = call("epoch:\(epoch)", phase: "reward")
        let assessment = try await Assessment(
            Candidate(adopted.variables),
            on: subject.validation,
            engine: engine,
            metrics: subject.metrics,
            call: call,
            prefix: "val_"
        )
        var values = [HistoryEvent.NamedValue(key: "reward", value: results.reward)]
        values += try await results.metrics(call: call)
        values.append(.init(key: "val_reward", value: assessment.reward))
        return (values + assessment.metrics).sorted { $0.key < $1.key }
    }
}

/// Counts from 1, from any thread.
private final class Counter: Sendable {
    private let value = Atomic<Int>(0)
    func next() -> Int { value.add(1, ordering: .relaxed).newValue }
}
