import PluginSDK

/// Lets its inputs pass on one branch of a decision; on the others its output is missing.
///
/// The first input is the decision, such as a Decision's; the others, merged, are what passes.
/// The modules behind it then run on this branch only, at the same time as nothing else waits
/// for; Or brings the branches together again. They are modules of the program like all others,
/// so their variables are trained, and get credit only for examples for which they ran.
struct Branch: Module {
    private let labels: [String]
    private let field: String
    private let passesDecision: Bool

    init(configuration: JSON) {
        switch configuration["labels"] {
        case .string(let label)?: labels = [label]
        case let list: labels = (list?.array ?? []).compactMap(\.string)
        }
        field = configuration["field"]?.string ?? "choice"
        passesDecision = configuration["inject_decision"]?.bool ?? true
    }

    func infer(_ request: InferRequest, call: any Call) async throws -> ModuleShape {
        try request.refuseOutput()
        guard request.inputs.count >= 2 else {
            throw ComponentError(
                .invalidArgument,
                "a branch takes a decision and what shall pass, as in input: [decision, message]; "
                    + "found one input",
                details: ["at": "/input"]
            )
        }
        try check(request.inputs[0])
        let passing =
            Array(request.inputs.dropFirst()) + (passesDecision ? [request.inputs[0]] : [])
        return ModuleShape(
            output: ObjectMerging.schema(passing),
            variables: [],
            takesEachInput: true
        )
    }

    private func check(_ decision: JSON) throws {
        guard let schema = decision["properties"]?[field]?.resolved(in: decision) else {
            let names = decision["properties"]?.object?.names ?? []
            throw ComponentError(
                .invalidArgument,
                "the first input, the decision, has no field '\(field)'; it has "
                    + names.map { "'\($0)'" }.joined(separator: ", "),
                details: ["at": "/field"]
            )
        }
        guard let known = schema["enum"]?.array?.map(\.leafText) else { return }
        for label in labels where !known.contains(label) {
            throw ComponentError(
                .invalidArgument,
                "'\(label)' is no label of the decision; there are "
                    + known.map { "'\($0)'" }.joined(separator: ", "),
                details: ["at": "/labels"]
            )
        }
    }

    func run(_ request: ModuleRequest, call: any Call) async throws -> ModuleResponse {
        guard let text = request.inputs.first ?? nil else {
            return ModuleResponse(notTakenBecause: "the decision is missing")
        }
        let decision = try JSON(parsing: text)
        let choice = decision[field]?.leafText ?? ""
        guard labels.contains(choice) else {
            return ModuleResponse(notTakenBecause: "the decision is '\(choice)'")
        }
        let texts = request.inputs.dropFirst().compactMap { $0 }
        guard texts.count == request.inputs.count - 1 else {
            return ModuleResponse(notTakenBecause: "an input is missing")
        }
        if texts.count == 1, !passesDecision { return ModuleResponse(output: texts[0]) }
        var objects = try texts.map { try JSON(parsing: $0).object ?? [:] }
        if passesDecision { objects.append(decision.object ?? [:]) }
        return ModuleResponse(output: JSON.object(ObjectMerging.value(objects)).text())
    }
}
