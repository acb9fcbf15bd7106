import PluginSDK

/// Scores 1 if the output equals the target in the fields that count, else 0.
///
/// What the score of a row is doesn't depend on the order of an object's members. A missing
/// output scores 0. A row without target is unscored, and so is one whose target has none of the
/// fields that count: two empty objects are equal, but that says nothing about an answer.
struct ExactMatch: Reward {
    private let selection: FieldSelection
    private let equality: LeafEquality
    private let reduction: Reduction

    init(configuration: JSON) throws {
        selection = try FieldSelection(configuration)
        equality = LeafEquality(
            trims: configuration["trim"]?.bool ?? false,
            ignoresCase: configuration["ignore_case"]?.bool ?? false,
            comparesNumbers: configuration["numbers_as_numbers"]?.bool ?? false
        )
        reduction = configuration["reduction"]?.string.flatMap(Reduction.init) ?? .min
    }

    func check(_ schemas: DataSchemas, call: any Call) async throws {
        try selection.check(schemas)
    }

    func score(_ request: ScoreRequest, call: any Call) async throws -> Score {
        var result = Score(scores: [])
        for (row, (output, target)) in zip(request.outputs, request.targets).enumerated() {
            switch try matches(output, target) {
            case .matches(let fields):
                result.scores.append(reduction.value(of: fields))
            case .unscored(let reason):
                result.unscored[row] = reason
                result.scores.append(.nan)
            }
        }
        return result
    }

    /// Which fields of a row match: 1 for one that does, else 0.
    private enum Comparison {
        case matches([Double])
        case unscored(String)
    }

    private func matches(_ output: String?, _ target: String?) throws -> Comparison {
        guard let target else { return .unscored("the example has no target") }
        guard let output else { return .matches([0]) }
        // Equal texts need no parsing; most rows of a good program are such. One without a
        // quotation mark has no field.
        let hasField = target.utf8.contains(UInt8(ascii: "\""))
        if selection.takesAll, output == target, hasField { return .matches([1]) }
        let wanted = selection.selected(try JSON(parsing: target))
        let names = selection.names(for: wanted)
        if names.isEmpty { return .unscored("the target has no fields to compare") }
        if output == target { return .matches(names.map { wanted[$0] == nil ? 0 : 1 }) }
        let found = selection.selected(try JSON(parsing: output))
        return .matches(
            names.map { name in
                guard let first = found[name], let second = wanted[name] else { return 0 }
                return equality.isEqual(first, second) ? 1 : 0
            }
        )
    }
}
