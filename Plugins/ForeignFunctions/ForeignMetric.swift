import PluginSDK

/// The mean over rows of a C function's score; a row that is unscored is left out.
struct ForeignMetric: Metric {
    private let reward: ForeignReward

    init(configuration: JSON) throws { reward = try ForeignReward(configuration: configuration) }

    func check(_ schemas: DataSchemas, call: any Call) async throws {
        try await reward.check(schemas, call: call)
    }

    func measure(_ request: MeasureRequest, call: any Call) async throws -> Partial {
        var sum = RunningSum()
        for row in request.rows.outputs.indices {
            if case .success(let score) = reward.score(row, of: request.rows) { sum.add(score) }
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
