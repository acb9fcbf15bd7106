import Console
import Contract
import JSONValues
import Pipeline
import PluginHost
import ProgramGraph
import Running
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
    ///   - validationData: What drives the search; it is no honest test.
    ///   - options: How.
    /// - Returns: The history.
    /// - Throws: ``ProgramError`` with everything that is wrong with options and data;
    ///   `ComponentError` if the search can't go on or the folder not be used; `CancellationError`.
    @discardableResult
    public func fit(
        x: Dataset,
        validationData: Dataset? = nil,
        options: FitOptions
    ) async throws -> History {
        let (cancellation, stop) = (RunCancellation(), StopRequest())
        state.withLock { $0.stop = stop }
        let pipeline = try await pipeline(x, validationData, options, cancellation)
        let run = try TrainingRun(
            pipeline,
            keeping: options.keeping.running,
            stop: stop,
            viewer: ProgressDisplay(verbose: options.verbose.rawValue, ledger: pipeline.ledger)
        )
        let report = try await throwingProgramErrors(cancelling: cancellation) {
            try await run.run()
        }
        adopt(report.result.candidate, of: pipeline)
        return History(report.result)
    }

    /// Says what a training could cost at most; neither asks a model nor writes a file.
    ///
    /// - Parameters:
    ///   - x: The training data, inputs with targets.
    ///   - validationData: What would drive the search.
    ///   - options: How it would be trained.
    /// - Returns: The most rollouts, calls, tokens and money.
    /// - Throws: ``ProgramError`` with everything that is wrong with options and data.
    public func forecast(
        x: Dataset,
        validationData: Dataset? = nil,
        options: FitOptions
    ) async throws -> Forecast {
        let cancellation = RunCancellation()
        let pipeline = try await pipeline(x, validationData, options, cancellation)
        return Forecast(
            try await throwingProgramErrors(cancelling: cancellation) {
                try await TrainingRun.forecast(pipeline)
            }
        )
    }

    /// Asks a training in hand to end after its step, with what it has learned.
    public func stopTraining() { state.withLock { $0.stop }.request() }

    private func pipeline(
        _ train: Dataset,
        _ validation: Dataset?,
        _ options: FitOptions,
        _ cancellation: RunCancellation
    ) async throws -> Pipeline {
        try checkThatItCanLearn()
        let (start, parts) = state.withLock { (Candidate($0.values), $0.parts) }
        var (data, withCallbacks) = (["train": train.json] as JSONObject, parts)
        data["validation"] = validation?.json
        let callbacks = options.callbacks.map { callback in
            JSON.object(withCallbacks.json(of: callback.component))
        }
        guard withCallbacks.mistakes.isEmpty else {
            throw ProgramError(withCallbacks.mistakes.map { "\(name): \($0)" })
        }
        return try await load(
            for: .fit,
            adding: [
                "data": .object(data), "fit": options.json, "callbacks": .array(callbacks),
            ],
            with: withCallbacks,
            startingFrom: start,
            cancellation
        )
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
