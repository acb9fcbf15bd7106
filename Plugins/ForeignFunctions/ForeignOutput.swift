import PluginSDK

/// What a function gives, as an object of JSON.
struct ForeignOutput: Sendable {
    private let function: ForeignFunction
    /// What the returned value is called.
    let resultField: String

    /// Checks that all of it can be JSON.
    ///
    /// - Throws: `ComponentError` that names what can't.
    init(_ function: ForeignFunction, resultField: String) throws {
        (self.function, self.resultField) = (function, resultField)
        let written = function.arguments.slots.filter { $0.parameter.direction != .given }
        var outputs = written.map { ("'\($0.parameter.name)'", $0.parameter.type) }
        if let type = function.signature.result.type { outputs.append(("the result", type)) }
        for case (let name, .pointer) in outputs {
            throw ComponentError(
                .invalidArgument,
                "\(name) is an address of C's, which no output can hold",
                details: ["at": "/signature"]
            )
        }
    }

    /// Whether the function gives more than what it returns.
    static func writes(_ function: ForeignFunction) -> Bool {
        function.arguments.slots.contains { $0.parameter.direction != .given }
    }

    /// Returns the results by name.
    ///
    /// - Throws: ``CallFailure`` for a number that isn't finite.
    func object(_ outcome: ForeignFunction.Outcome) throws(CallFailure) -> JSONObject {
        var output: JSONObject = [:]
        if let result = outcome.result, !function.signature.result.isStatus {
            output[resultField] = try json(result, resultField)
        }
        for written in outcome.written {
            output[written.name] = try json(written.value, written.name)
        }
        return output
    }

    private func json(_ value: ForeignValue, _ name: String) throws(CallFailure) -> JSON {
        guard let json = value.json else {
            throw CallFailure(reason: "'\(name)' of '\(function.symbol)' is not finite")
        }
        return json
    }
}
