import PluginSDK

/// Gives what comes in: one input as it is, several merged.
///
/// That is all that Identity, Concat and And do. A missing input makes the output missing: the
/// host doesn't run a module whose input isn't there.
struct Passing: Module {
    func infer(_ request: InferRequest, call: any Call) async throws -> ModuleShape {
        try request.refuseOutput()
        return ModuleShape(output: request.input, variables: [])
    }

    func run(_ request: ModuleRequest, call: any Call) async throws -> ModuleResponse {
        guard let input = request.input else {
            return ModuleResponse(missingBecause: "the input is missing")
        }
        return ModuleResponse(output: input)
    }
}

extension InferRequest {
    /// Says that an output schema was named for a module whose output follows from its input.
    ///
    /// - Throws: ``ComponentError`` if there is one.
    func refuseOutput() throws {
        guard output != nil else { return }
        throw ComponentError(
            .invalidArgument,
            "the output of this module follows from its input; leave 'output' out",
            details: ["at": "/output"]
        )
    }
}
