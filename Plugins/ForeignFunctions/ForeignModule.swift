import PluginSDK

/// Answers each example by one call of a C function: its input's fields are the arguments, what
/// the function gives is the output.
struct ForeignModule: Module {
    private let function: ForeignFunction
    private let mapping: ExampleMapping
    private let resultField: String

    init(configuration: JSON) throws {
        function = try DeclaredFunction.make(configuration)
        mapping = try ExampleMapping(
            configuration["arguments"],
            for: function.arguments.wanted,
            sides: [.input]
        )
        resultField = Self.resultField(configuration, function)
        for slot in function.arguments.slots where slot.parameter.direction != .given {
            try Self.check(slot.parameter.type, slot.parameter.name)
        }
        if let type = function.signature.result.type { try Self.check(type, "the result") }
    }

    /// The name that is configured, else that of the only field that is wanted, else "result".
    private static func resultField(_ configuration: JSON, _ function: ForeignFunction) -> String {
        if let name = configuration["result_field"]?.string, !name.isEmpty { return name }
        let wanted = configuration["output_schema"]?["properties"]?.object?.names ?? []
        let writes = function.arguments.slots.contains { $0.parameter.direction != .given }
        return wanted.count == 1 && !writes ? wanted[0] : "result"
    }

    private static func check(_ type: ForeignType, _ name: String) throws {
        guard case .pointer = type else { return }
        throw ComponentError(
            .invalidArgument,
            "\(name) is an address of C's, which no output can hold",
            details: ["at": "/signature"]
        )
    }

    func infer(_ request: InferRequest, call: any Call) async throws -> ModuleShape {
        try mapping.check { _ in request.input }
        let given = function.resultSchema(resultField: resultField)
        let names = given["properties"]?.object?.names ?? []
        for name in request.output?["properties"]?.object?.names ?? [] where !names.contains(name) {
            throw ComponentError(
                .invalidArgument,
                "the output shall have a field '\(name)', but '\(function.symbol)' gives "
                    + names.map { "'\($0)'" }.joined(separator: ", "),
                details: ["at": "/output"]
            )
        }
        return ModuleShape(output: given, variables: [])
    }

    func run(_ request: ModuleRequest, call: any Call) async throws -> ModuleResponse {
        do throws(CallFailure) {
            let outcome = try function.call(try mapping.values { _ in request.input })
            return ModuleResponse(output: JSON.object(try output(outcome)).text())
        } catch {
            return ModuleResponse(missingBecause: error.reason)
        }
    }

    private func output(_ outcome: ForeignFunction.Outcome) throws(CallFailure) -> JSONObject {
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
