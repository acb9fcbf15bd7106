import PluginSDK

/// The mean over samples of what a reward gives each.
///
/// A failed sample counts with the score that the reward gave it, which is 0, as it does in
/// training. A sample that the reward couldn't score is left out. The mean of nothing is 0.
struct MeanMetricWrapper: Metric {
    /// The reward to ask, by the name that the host gave it; nil for the run's own scores.
    private let reward: String?

    init(configuration: JSON) {
        let name = configuration["fn"]?.string ?? "reward"
        reward = name == "reward" ? nil : name
    }

    /// Accepts any data: whether they can be scored is for the reward to say.
    func check(_ schemas: DataSchemas, call: any Call) async throws {}

    func measure(_ request: MeasureRequest, call: any Call) async throws -> Partial {
        let scores = try await request.scores(of: reward, call: call)
        var sum = RunningSum()
        for (row, score) in scores.enumerated() where !score.isNaN {
            guard score.isFinite else {
                throw ComponentError(
                    .invalidArgument,
                    "row \(row) has the score \(score), expected a finite number"
                )
            }
            sum.add(score)
        }
        return sum.partial
    }

    func merge(_ partials: Partials, call: any Call) async throws -> Partial {
        try RunningSum(merging: partials).partial
    }

    func reduce(_ partial: Partial, call: any Call) async throws -> Measurement {
        Measurement([.init(name: "", value: try RunningSum(partial).mean)])
    }
}
