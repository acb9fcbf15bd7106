import PluginSDK

/// Scores the share of the target's words that stand in the output too.
struct SharedWords: Reward {
    private let field: String

    /// The host has checked the configuration by the manifest's schema and filled in defaults.
    init(configuration: JSON) throws { field = configuration["field"]?.string ?? "" }

    /// What can't work is said before anything is paid for.
    func check(_ schemas: DataSchemas, call: any Call) async throws {
        try FieldSelection(key: field).check(schemas)
    }

    func score(_ request: ScoreRequest, call: any Call) async throws -> Score {
        var result = Score(scores: [])
        for (row, (output, target)) in zip(request.outputs, request.targets).enumerated() {
            let wanted = try words(target)
            if wanted.isEmpty {
                result.unscored[row] = "the target has no words in '\(field)'"
                result.scores.append(.nan)
            } else {
                let shared = wanted.intersection(try words(output))
                result.scores.append(Double(shared.count) / Double(wanted.count))
            }
        }
        return result
    }

    /// Returns the words of a row's field; none if the row is missing.
    private func words(_ row: String?) throws -> Set<String> {
        guard let text = try row.flatMap({ try JSON(parsing: $0)[field]?.string }) else {
            return []
        }
        return Set(text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init))
    }
}
