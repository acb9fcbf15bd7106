import Console
import Contract
import Evaluation
import JSONValues
import Pipeline
import PluginHost
import ProgramGraph
import Synchronization
import Training

extension Program {
    /// Trains the program; it then has the variables that the optimizer chose.
    ///
    /// A program that is trained again goes on from what it has learned. To end early with what was
    /// learned so far, call ``stopTraining()``; a cancelled task ends at once and learns nothing.
    ///
    /// - Parameters:
    ///   - x: The training data, inputs with targets.
    ///   - epochs: How often the training data is gone through, at least 1.
    ///   - batchSize: How many training examples one step sees, at least 1.
    ///   - minibatchSize: How many validation examples a proposal is scored on at first; nil: all.
    ///   - validationData: What drives the search; it is no honest test.
    ///   - validationSplit: The share of the training data, from its end, that serves as validation
    ///     data if there is none; between 0 and 1.
    ///   - shuffle: Whether the training data is shuffled anew for each epoch, by the seed.
    ///   - seed: The seed of everything that is drawn.
    ///   - concurrency: How many rollouts run at once; the results don't depend on it.
    ///   - patience: After how many epochs without a better `val_reward` the training ends.
    ///   - targetReward: The `val_reward` at which the training ends.
    ///   - verbose: What is shown on standard error.
    /// - Returns: The history.
    /// - Throws: ``ProgramError`` with everything that is wrong with settings and data;
    ///   `ComponentError` if the search can't go on; `CancellationError`.
    @discardableResult
    public func fit(
        x: Dataset,
        epochs: Int = 1,
        batchSize: Int = 1,
        minibatchSize: Int? = 4,
        validationData: Dataset? = nil,
        validationSplit: Double = 0.1,
        shuffle: Bool = true,
        seed: Int = 0,
        concurrency: Int = 64,
        patience: Int? = nil,
        targetReward: Double? = nil,
        verbose: Verbosity = .progress
    ) async throws -> History {
        let fit: JSONObject = [
            "epochs": .integer(Int64(epochs)), "batch_size": .integer(Int64(batchSize)),
            "minibatch_size": Self.json(minibatchSize), "shuffle": .bool(shuffle),
            "validation_split": .number(validationSplit), "seed": .integer(Int64(seed)),
            "concurrency": .integer(Int64(concurrency)), "patience": Self.json(patience),
            "target_reward": targetReward.map(JSON.number) ?? .null,
        ]
        return try await self.fit(fit, on: x, validating: validationData, verbose)
    }

    private static func json(_ number: Int?) -> JSON {
        guard let number else { return .null }
        return .integer(Int64(number))
    }

    /// Asks a training in hand to end after its step, with what it has learned.
    public func stopTraining() { state.withLock { $0.stop }.request() }

    private func fit(
        _ fit: JSONObject,
        on train: Dataset,
        validating validation: Dataset?,
        _ verbose: Verbosity
    ) async throws -> History {
        try checkThatItCanLearn()
        let (cancellation, stop) = (RunCancellation(), StopRequest())
        let start = state.withLock { state in
            state.stop = stop
            return Candidate(state.values)
        }
        var data: JSONObject = ["train": train.json]
        data["validation"] = validation?.json
        let pipeline = try await load(
            for: .fit,
            adding: ["data": .object(data), "fit": .object(fit)],
            startingFrom: start,
            cancellation
        )
        guard let optimizer = pipeline.optimizer else { throw missing("an optimizer") }
        let display = ProgressDisplay(verbose: verbose.rawValue, ledger: pipeline.ledger)
        let training = Fit(
            Fit.Subject(
                program: pipeline.program,
                optimizer: optimizer,
                metrics: pipeline.metrics,
                train: pipeline.data.train,
                validation: pipeline.data.validation
            ),
            settings: pipeline.plan.fit,
            engine: pipeline.engine(),
            environment: pipeline.environment,
            record: nil,
            stopRequest: stop
        ) { display.show($0) }
        display.announce(pipeline)
        defer { display.end() }
        let result = try await throwingProgramErrors(cancelling: cancellation) {
            try await training.run(begin: [:])
        }
        adopt(result.candidate, of: pipeline)
        return History(result)
    }

    private func adopt(_ candidate: Candidate, of pipeline: Pipeline) {
        var values = pipeline.program.initialValues
        for member in candidate.overlay.members { values[member.name] = member.value }
        state.withLock { [values] in $0.values = values }
    }

    private func checkThatItCanLearn() throws {
        let settings = state.withLock { $0.settings }
        if settings["optimizer"] == nil { throw missing("an optimizer") }
        if settings["reward"] == nil { throw missing("a reward") }
    }

    func missing(_ what: String) -> ProgramError {
        ProgramError([
            "\(name): the program has no \(what.split(separator: " ").last ?? ""); "
                + "give it \(what) by compile(optimizer:reward:metrics:) first"
        ])
    }
}
