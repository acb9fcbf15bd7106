import PluginSDK

/// Brings ways through a program together: gives the inputs that are there.
///
/// Or gives the only one that is there, or those that are there merged; Xor gives one that is
/// alone, and nothing if there are several. Neither gives anything if all are missing.
struct Either: Module {
    /// Whether more than one input may be there.
    let takesSeveral: Bool

    func infer(_ request: InferRequest, call: any Call) async throws -> ModuleShape {
        try request.refuseOutput()
        return ModuleShape(
            output: Self.schema(request.inputs),
            variables: [],
            takesEachInput: true
        )
    }

    func run(_ request: ModuleRequest, call: any Call) async throws -> ModuleResponse {
        let present = request.inputs.compactMap { $0 }
        if present.isEmpty { return ModuleResponse(notTakenBecause: "all inputs are missing") }
        if present.count == 1 { return ModuleResponse(output: present[0]) }
        guard takesSeveral else {
            return ModuleResponse(
                notTakenBecause: "\(present.count) inputs are there, expected one"
            )
        }
        let objects = try present.map { try JSON(parsing: $0).object ?? [:] }
        return ModuleResponse(output: JSON.object(ObjectMerging.value(objects)).text())
    }

    /// The schema of any one of the inputs: all fields, of which those are required that all have.
    ///
    /// Inputs of one schema keep it. Of a field that two have, the first's schema is taken.
    static func schema(_ schemas: [JSON]) -> JSON {
        guard let first = schemas.first, schemas.contains(where: { $0 != first }) else {
            return schemas.first ?? [:]
        }
        var properties: JSONObject = [:]
        var definitions: JSONObject = [:]
        for schema in schemas {
            for member in schema["properties"]?.object?.members ?? []
            where properties[member.name] == nil { properties[member.name] = member.value }
            for member in schema["$defs"]?.object?.members ?? []
            where definitions[member.name] == nil { definitions[member.name] = member.value }
        }
        let required = schemas.map { Set(($0["required"]?.array ?? []).compactMap(\.string)) }
        let common = properties.names.filter { name in required.allSatisfy { $0.contains(name) } }
        var schema: JSONObject = [
            "type": "object", "properties": .object(properties),
            "required": .array(common.map(JSON.string)),
        ]
        if !definitions.isEmpty { schema["$defs"] = .object(definitions) }
        return .object(schema)
    }
}
