package import Pipeline
package import Training

/// Is shown how a run goes, from any thread; must return quickly.
package protocol RunViewer: Sendable {
    /// Something about the run's folder that people should know.
    func tell(_ message: String)

    /// What is going to be trained.
    func announce(_ pipeline: Pipeline)

    /// What the training can cost at most.
    func announce(cost: CostForecast)

    /// How far the training is.
    func show(_ progress: TrainingProgress)

    /// How far an assessment on the test data is; its name is "before training" or the like.
    func assessing(_ name: String, done: Int, of total: Int)

    /// Nothing more is shown before the report.
    func end()
}
