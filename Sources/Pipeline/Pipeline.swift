package import Contract
package import Evaluation
package import PluginHost
package import ProgramGraph
package import Scheduling
package import Training

/// A pipeline that is ready to run: every plugin made, every row read, every schema checked.
package struct Pipeline: Sendable {
    /// What is done with a pipeline; it decides which parts must be there.
    package enum Purpose: Sendable {
        /// Training: optimizer, reward and training data are needed.
        case fit
        /// Scoring: the reward is needed.
        case evaluate
        /// Answering: the program is enough.
        case predict
    }

    /// The file, understood.
    package let plan: PipelinePlan
    /// The program, with its initial values.
    package let program: Program
    /// The reward, if there is one.
    package let reward: (any Reward)?
    /// The metrics.
    package let metrics: [NamedMetric]
    /// The optimizer, if there is one.
    package let optimizer: (any Optimizer)?
    /// The callbacks of a training, in their order.
    package let callbacks: [Audience.Member]
    /// The data.
    package let data: DataSplits
    /// What the calls of a run share.
    package let environment: HostCall.Environment
    /// What model calls cost.
    package let ledger: ModelLedger
    /// The embedding models by name, for reports.
    package let scheduler: ModelScheduler

    /// Returns an engine for this pipeline.
    package func engine() -> EvaluationEngine {
        EvaluationEngine(
            program: program,
            reward: reward,
            environment: environment,
            concurrency: plan.fit.concurrency
        )
    }
}

/// The examples by their use.
package struct DataSplits: Sendable {
    /// What is learned from.
    package var train: [Example] = []
    /// What drives the search.
    package var validation: [Example] = []
    /// What was never seen: the honest figure.
    package var test: [Example] = []
}
