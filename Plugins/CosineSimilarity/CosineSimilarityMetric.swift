import PluginSDK

/// The mean over samples of what the reward of that name gives each.
///
/// A failed sample counts 0; one that can't be compared is left out. The mean of nothing is 0.
struct CosineSimilarityMetric: Metric {
    private let similarity: CosineSimilarity

    init(configuration: JSON) throws {
        similarity = try CosineSimilarity(configuration: configuration)
    }

    func check(_ schemas: DataSchemas, call: any Call) async throws {
        try await similarity.check(schemas, call: call)
    }

    func measure(_ request: MeasureRequest, call: any Call) async throws -> Partial {
        let score = try await similarity.score(request.rows, call: call)
        var sum = RunningSum()
        for (row, value) in score.scores.enumerated() where score.unscored[row] == nil {
            sum.add(value)
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
