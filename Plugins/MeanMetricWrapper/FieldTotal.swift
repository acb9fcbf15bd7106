import PluginSDK

/// The mean or the sum over samples of a number in the output, or of the run's scores.
///
/// A failed sample counts 0, as it does in a reward; one that has no score is left out.
struct FieldTotal: Metric {
    /// What is made of the numbers.
    enum Form {
        case mean
        case sum
    }

    private let form: Form
    /// The field; nil for the run's scores.
    private let field: String?

    init(_ form: Form, configuration: JSON) {
        self.form = form
        let key = configuration["key"]?.string ?? ""
        field = key.isEmpty ? nil : key
    }

    func check(_ schemas: DataSchemas, call: any Call) async throws {
        guard let field else { return }
        try FieldSelection(key: field).check(schemas, needsTarget: false)
        let schema = schemas.output["properties"]?[field]?.resolved(in: schemas.output)
        let type = schema?["type"]
        let names = (type?.array ?? type.map { [$0] } ?? []).compactMap(\.string)
        let fits = names.contains { ["number", "integer", "boolean"].contains($0) }
        guard fits || names.isEmpty else {
            throw ComponentError(
                .invalidArgument,
                "the output's field '\(field)' is \(names.joined(separator: " or ")), "
                    + "expected a number or a boolean",
                details: ["at": "/key"]
            )
        }
    }

    func measure(_ request: MeasureRequest, call: any Call) async throws -> Partial {
        var sum = RunningSum()
        if let field {
            for (row, output) in request.rows.outputs.enumerated() {
                sum.add(try number(field, in: output, row: row))
            }
        } else {
            for score in request.scores where !score.isNaN { sum.add(score) }
        }
        return sum.partial
    }

    private func number(_ field: String, in output: String?, row: Int) throws -> Double {
        guard let output else { return 0 }
        let value = try JSON(parsing: output)[field] ?? .null
        if let truth = value.bool { return truth ? 1 : 0 }
        if let number = value.number { return number }
        throw ComponentError(
            .invalidArgument,
            "the field '\(field)' of row \(row) is \(value.typeName), "
                + "expected a number or a boolean"
        )
    }

    func merge(_ partials: Partials, call: any Call) async throws -> Partial {
        try RunningSum(merging: partials).partial
    }

    func reduce(_ partial: Partial, call: any Call) async throws -> Measurement {
        let sum = try RunningSum(partial)
        return Measurement([.init(name: "", value: form == .mean ? sum.mean : sum.total)])
    }
}
