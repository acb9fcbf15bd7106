import PluginSDK

/// Gives an empty object if its input is missing, and nothing if it is there.
///
/// Merged with another input by And, it lets that pass only if a way wasn't taken.
struct Negation: Module {
    func infer(_ request: InferRequest, call: any Call) async throws -> ModuleShape {
        try request.refuseOutput()
        guard request.inputs.count == 1 else {
            throw ComponentError(
                .invalidArgument,
                "this module takes one input; found \(request.inputs.count)",
                details: ["at": "/input"]
            )
        }
        return ModuleShape(
            output: ["type": "object", "properties": [:]],
            variables: [],
            takesEachInput: true
        )
    }

    func run(_ request: ModuleRequest, call: any Call) async throws -> ModuleResponse {
        request.inputs.contains { $0 != nil }
            ? ModuleResponse(notTakenBecause: "the input is there")
            : ModuleResponse(output: "{}")
    }
}
