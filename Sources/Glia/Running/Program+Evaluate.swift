import Contract
import JSONValues
import Pipeline
import PluginHost
import ProgramGraph
import Synchronization
import Training

extension Program {
    /// Scores the program on data.
    ///
    /// - Parameter x: The data, inputs with targets.
    /// - Returns: The mean reward with its interval, and the metrics.
    /// - Throws: ``ProgramError`` with everything that is wrong with the data or if there is no
    ///   reward; `ComponentError` if nothing can be scored; `CancellationError`.
    public func evaluate(x: Dataset) async throws -> EvaluationReport {
        if state.withLock({ $0.settings["reward"] == nil }) { throw missing("a reward") }
        let cancellation = RunCancellation()
        let pipeline = try await load(
            for: .evaluate,
            adding: ["data": ["test": x.json]],
            cancellation
        )
        let candidate = state.withLock { Candidate($0.values) }
        let assessment = try await throwingProgramErrors(cancelling: cancellation) {
            try await Assessment(
                candidate,
                on: pipeline.data.test,
                engine: pipeline.engine(),
                metrics: pipeline.metrics,
                call: HostCall(
                    CallContext(path: "test", phase: "reward"),
                    in: pipeline.environment
                )
            )
        }
        return EvaluationReport(assessment)
    }

    /// Scores the program on pairs of inputs and targets.
    ///
    /// - Parameter x: The pairs.
    /// - Returns: The mean reward with its interval, and the metrics.
    /// - Throws: As the `evaluate` of a dataset.
    public func evaluate<X: DataModel, Y: DataModel>(
        x: [(X, Y)]
    ) async throws -> EvaluationReport { try await evaluate(x: Dataset(x)) }

    /// Scores the program on inputs and, in their order, targets.
    ///
    /// - Parameters:
    ///   - x: The inputs.
    ///   - y: The targets.
    /// - Returns: The mean reward with its interval, and the metrics.
    /// - Throws: As the `evaluate` of a dataset.
    public func evaluate<X: DataModel, Y: DataModel>(
        x: [X],
        y: [Y]
    ) async throws -> EvaluationReport { try await evaluate(x: Dataset(x: x, y: y)) }
}
