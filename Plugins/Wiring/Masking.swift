import PluginSDK

/// Keeps the fields that it names, or leaves them out; several inputs are merged before.
struct Masking: Module {
    private let mask: FieldMask
    private let keeps: Bool

    init(keeps: Bool, configuration: JSON) throws {
        self.keeps = keeps
        mask = try FieldMask(configuration, keeps: keeps)
    }

    func infer(_ request: InferRequest, call: any Call) async throws -> ModuleShape {
        try request.refuseOutput()
        if mask.keepsAll {
            throw ComponentError(
                .invalidArgument,
                "neither 'mask' nor 'pattern' names a field to "
                    + (keeps ? "keep" : "leave out"),
                details: ["at": "/mask"]
            )
        }
        try mask.check(request.input, side: "input")
        return ModuleShape(output: mask.schema(request.input), variables: [])
    }

    func run(_ request: ModuleRequest, call: any Call) async throws -> ModuleResponse {
        guard let input = request.input else {
            return ModuleResponse(missingBecause: "the input is missing")
        }
        return ModuleResponse(output: mask.applied(to: try JSON(parsing: input)).text())
    }
}
