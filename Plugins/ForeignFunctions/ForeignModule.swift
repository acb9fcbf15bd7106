import PluginSDK

/// Answers each example by one call of a C function: its input's fields are the arguments, what
/// the function gives is the output.
struct ForeignModule: Module {
    private let function: ForeignFunction
    private let mapping: ExampleMapping
    private let outputs: ForeignOutput

    init(configuration: JSON) throws {
        function = try DeclaredFunction.make(configuration)
        mapping = try ExampleMapping(
            configuration["arguments"],
            for: function.arguments.wanted,
            sides: [.input]
        )
        outputs = try ForeignOutput(
            function,
            resultField: Self.resultField(configuration, function)
        )
    }

    /// The name that is configured, else that of the only field that is wanted, else "result".
    private static func resultField(_ configuration: JSON, _ function: ForeignFunction) -> String {
        if let name = configuration["result_field"]?.string, !name.isEmpty { return name }
        let wanted = configuration["output_schema"]?["properties"]?.object?.names ?? []
        return wanted.count == 1 && !ForeignOutput.writes(function) ? wanted[0] : "result"
    }

    func infer(_ request: InferRequest, call: any Call) async throws -> ModuleShape {
        try mapping.check { _ in request.input }
        let given = function.resultSchema(resultField: outputs.resultField)
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
            return ModuleResponse(output: JSON.object(try outputs.object(outcome)).text())
        } catch {
            return ModuleResponse(missingBecause: error.reason)
        }
    }
}
