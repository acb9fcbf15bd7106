import PluginSDK

/// Scores each row by one call of a C function.
///
/// A missing output scores what the configuration says, 0 if nothing; a row that the function
/// can't take, or for which it gives no finite number, is unscored.
struct ForeignReward: Reward {
    private let function: ForeignFunction
    private let mapping: ExampleMapping
    private let rule: ScoreRule
    private let failedScore: Double

    init(configuration: JSON) throws {
        function = try DeclaredFunction.make(configuration)
        mapping = try ExampleMapping(
            configuration["arguments"],
            for: function.arguments.wanted,
            sides: [.input, .output, .target]
        )
        rule = try ScoreRule(configuration, of: function)
        failedScore = configuration["failed_score"]?.number ?? 0
    }

    func check(_ schemas: DataSchemas, call: any Call) async throws {
        let schema = { (side: FieldSource.Side) in
            switch side {
            case .input: schemas.input
            case .output: schemas.output
            case .target: schemas.target
            }
        }
        try mapping.check(schema)
        try rule.check(schema)
    }

    func score(_ request: ScoreRequest, call: any Call) async throws -> Score {
        var result = Score(scores: [])
        result.scores.reserveCapacity(request.outputs.count)
        for row in request.outputs.indices {
            switch score(row, of: request) {
            case .success(let score): result.scores.append(score)
            case .failure(let failure):
                result.scores.append(.nan)
                result.unscored[row] = failure.reason
            }
        }
        return result
    }

    /// Scores one row; a missing output has its own score.
    func score(_ row: Int, of request: ScoreRequest) -> Result<Double, CallFailure> {
        if request.outputs.byteRange(of: row) == nil { return .success(failedScore) }
        let text = { (side: FieldSource.Side) in
            switch side {
            case .input: request.inputs[row]
            case .output: request.outputs[row]
            case .target: request.targets[row]
            }
        }
        return Result { () throws(CallFailure) in
            try rule.score(try function.call(try mapping.values(text)), text)
        }
    }
}
