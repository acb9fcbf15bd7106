import PluginSDK

/// How what a function gave becomes a score.
struct ScoreRule: Sendable {
    /// What the value is compared with.
    private enum Equal: Sendable {
        case field(FieldSource)
        case constant(JSON)
    }

    private let name: String
    private let symbol: String
    private let equal: Equal?
    private let scale: Double
    private let offset: Double

    /// Reads the rule of a configuration.
    ///
    /// - Parameters:
    ///   - configuration: With `result`, `equals`, `scale` and `offset`.
    ///   - function: The function.
    /// - Throws: `ComponentError` if there is no such result, or it can't become a number.
    init(_ configuration: JSON, of function: ForeignFunction) throws {
        name = try Self.resultName(configuration["result"]?.string ?? "", function)
        symbol = function.symbol
        scale = configuration["scale"]?.number ?? 1
        offset = configuration["offset"]?.number ?? 0
        switch configuration["equals"] {
        case nil, .null?: equal = nil
        case .string(let text)?:
            equal = FieldSource(text).map(Equal.field) ?? .constant(.string(text))
        case let value?: equal = .constant(value)
        }
        guard equal == nil, let type = Self.type(of: name, function) else { return }
        if case .number = type { return }
        throw ComponentError(
            .invalidArgument,
            "'\(name)' is \(type), which is no number; say what it must equal to score 1, such as "
                + "equals: target.answer",
            details: ["at": "/equals"]
        )
    }

    /// The result that is meant: the one that is named, else what the function returns, else the
    /// only thing that it writes.
    static func resultName(_ given: String, _ function: ForeignFunction) throws -> String {
        let result = function.signature.result
        var names = function.arguments.slots.filter { $0.parameter.direction != .given }
            .map(\.parameter.name)
        if result.type != nil, !result.isStatus { names.insert("result", at: 0) }
        if !given.isEmpty {
            if names.contains(given) { return given }
            throw ComponentError(
                .invalidArgument,
                "'\(function.symbol)' gives no '\(given)'; it gives "
                    + names.map { "'\($0)'" }.joined(separator: ", "),
                details: ["at": "/result", "found": .string(given)]
            )
        }
        if names.first == "result" || names.count == 1 { return names[0] }
        throw ComponentError(
            .invalidArgument,
            names.isEmpty
                ? "the signature gives nothing: a result is void and no parameter is 'out'"
                : "say in 'result' which of "
                    + names.map { "'\($0)'" }.joined(separator: ", ") + " is meant",
            details: ["at": "/result"]
        )
    }

    private static func type(of name: String, _ function: ForeignFunction) -> ForeignType? {
        name == "result"
            ? function.signature.result.type
            : function.signature.parameters.first { $0.name == name }?.type
    }

    /// The sides of an example that the comparison looks at.
    var sides: Set<FieldSource.Side> {
        if case .field(let source)? = equal { return [source.side] }
        return []
    }

    /// Says whether the field that it compares with exists.
    func check(_ schema: (FieldSource.Side) -> JSON) throws {
        if case .field(let source)? = equal {
            _ = try source.schema(in: schema(source.side), at: "/equals")
        }
    }

    /// Returns the score.
    ///
    /// - Parameters:
    ///   - outcome: What the function gave.
    ///   - text: Returns the JSON text of a side.
    /// - Returns: A finite number.
    /// - Throws: ``CallFailure`` if there is none, or it isn't finite.
    func score(
        _ outcome: ForeignFunction.Outcome,
        _ text: (FieldSource.Side) -> String?
    ) throws(CallFailure) -> Double {
        let value = outcome.value(name) ?? .null
        let number: Double
        if let equal {
            number = try Self.isEqual(value, to: try other(equal, text)) ? 1 : 0
        } else if let found = value.number {
            number = found
        } else {
            throw CallFailure(reason: "'\(name)' of '\(symbol)' is null, which is no number")
        }
        guard number.isFinite else {
            // The sign of what is no number says nothing.
            let found = number.isNaN ? "nan" : "\(number)"
            throw CallFailure(reason: "'\(name)' of '\(symbol)' is \(found)")
        }
        let score = offset + scale * number
        guard score.isFinite else {
            throw CallFailure(reason: "the score of \(number) is \(score)")
        }
        return score
    }

    private func other(
        _ equal: Equal,
        _ text: (FieldSource.Side) -> String?
    ) throws(CallFailure) -> JSON {
        switch equal {
        case .constant(let value): return value
        case .field(let source):
            let object = try ExampleMapping.object(source.side, text(source.side))
            return try source.value(in: object)
        }
    }

    private static func isEqual(_ value: ForeignValue, to json: JSON) throws(CallFailure) -> Bool {
        guard let found = value.json else { throw CallFailure(reason: "the result is not finite") }
        return found == json
    }
}
