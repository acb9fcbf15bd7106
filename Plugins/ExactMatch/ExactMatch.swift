import PluginSDK

/// Scores 1 if the output equals the target in the fields that count, else 0.
///
/// What the score of a row is doesn't depend on the order of an object's members. A missing
/// output scores 0; a row without target is unscored.
struct ExactMatch: Reward {
    private let selection: FieldSelection
    private let equality: LeafEquality

    init(configuration: JSON) throws {
        selection = FieldSelection(configuration["key"])
        equality = LeafEquality(
            trims: configuration["trim"]?.bool ?? false,
            ignoresCase: configuration["ignore_case"]?.bool ?? false,
            comparesNumbers: configuration["numbers_as_numbers"]?.bool ?? false
        )
    }

    func check(_ schemas: DataSchemas, call: any Call) async throws {
        try selection.check(schemas)
    }

    func score(_ request: ScoreRequest, call: any Call) async throws -> Score {
        var result = Score(scores: [])
        for (row, (output, target)) in zip(request.outputs, request.targets).enumerated() {
            guard let target else {
                result.unscored[row] = "the example has no target"
                result.scores.append(.nan)
                continue
            }
            result.scores.append(try isMatch(output, target) ? 1 : 0)
        }
        return result
    }

    private func isMatch(_ output: String?, _ target: String) throws -> Bool {
        guard let output else { return false }
        // Equal texts need no parsing; most rows of a good program are such.
        if selection.keys.isEmpty, output == target { return true }
        let (found, wanted) = try (JSON(parsing: output), JSON(parsing: target))
        return selection.names(for: wanted).allSatisfy { name in
            guard let first = found[name], let second = wanted[name] else { return false }
            return equality.isEqual(first, second)
        }
    }
}
