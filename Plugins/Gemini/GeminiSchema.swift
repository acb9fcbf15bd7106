import PluginSDK

/// A JSON Schema in the subset of OpenAPI's that Gemini takes.
///
/// What the subset can't say is left out, such as `additionalProperties`: the answer may then break
/// the schema, which whoever asked finds out and complains about. References are written out.
struct GeminiSchema {
    /// The schema as Gemini takes it.
    let json: JSON

    private static let kept = [
        "title", "description", "format", "minItems", "maxItems", "minimum", "maximum",
        "minLength", "maxLength",
    ]

    /// Turns a schema over.
    ///
    /// - Throws: `ComponentError` for one that refers to itself or to nothing.
    init(_ schema: JSON) throws { json = try Self.turned(schema, root: schema, depth: 0) }

    private static func turned(_ schema: JSON, root: JSON, depth: Int) throws -> JSON {
        guard depth < 32 else {
            throw ComponentError(
                .invalidArgument,
                "'gemini' can't be held to this schema: it refers to itself or is nested too deeply"
            )
        }
        if let reference = schema["$ref"]?.string {
            return try turned(target(reference, in: root), root: root, depth: depth + 1)
        }
        var result: JSONObject = [:]
        try addType(schema, to: &result, root, depth)
        for name in kept { if let value = schema[name] { result[name] = value } }
        // Only texts can be listed.
        let values = schema["enum"]?.array ?? [schema["const"]].compactMap { $0 }
        if !values.isEmpty, values.allSatisfy({ $0.string != nil }) {
            result["type"] = "STRING"
            result["format"] = "enum"
            result["enum"] = .array(values)
        }
        if let properties = schema["properties"]?.object {
            result["properties"] = .object(
                JSONObject(
                    try properties.members.map {
                        .init(
                            name: $0.name,
                            value: try turned($0.value, root: root, depth: depth + 1)
                        )
                    }
                )
            )
            // Without this the members come in the order of the alphabet.
            result["propertyOrdering"] = .array(properties.names.map(JSON.string))
            if let required = schema["required"] { result["required"] = required }
        }
        if let items = schema["items"] {
            result["items"] = try turned(items, root: root, depth: depth + 1)
        }
        return .object(result)
    }

    private static func addType(
        _ schema: JSON,
        to result: inout JSONObject,
        _ root: JSON,
        _ depth: Int
    ) throws {
        var types = schema["type"]?.array?.compactMap(\.string)
        types = types ?? schema["type"]?.string.map { [$0] }
        var forms = schema["anyOf"]?.array ?? schema["oneOf"]?.array ?? []
        if types?.contains("null") == true || forms.contains(where: isNull) {
            result["nullable"] = true
        }
        types = types?.filter { $0 != "null" }
        forms = forms.filter { !isNull($0) }
        if let types, types.count > 1 {
            result["anyOf"] = .array(types.map { ["type": .string($0.uppercased())] })
        } else if let type = types?.first ?? implied(schema) {
            result["type"] = .string(type.uppercased())
        }
        if forms.count == 1 {
            let only = try turned(forms[0], root: root, depth: depth + 1)
            for member in only.object?.members ?? [] { result[member.name] = member.value }
        } else if !forms.isEmpty {
            result["anyOf"] = .array(
                try forms.map { try turned($0, root: root, depth: depth + 1) }
            )
        }
    }

    private static func isNull(_ schema: JSON) -> Bool { schema["type"]?.string == "null" }

    /// The type of a schema that lists values or members without naming it.
    private static func implied(_ schema: JSON) -> String? {
        if schema["properties"] != nil { return "object" }
        let values = schema["enum"]?.array ?? [schema["const"]].compactMap { $0 }
        if values.isEmpty { return nil }
        if values.allSatisfy({ $0.bool != nil }) { return "boolean" }
        if values.allSatisfy({ $0.integer != nil }) { return "integer" }
        return values.allSatisfy { $0.number != nil } ? "number" : nil
    }

    private static func target(_ reference: String, in root: JSON) throws -> JSON {
        var place: JSON? = reference.hasPrefix("#") ? root : nil
        for name in reference.dropFirst().split(separator: "/") { place = place?[String(name)] }
        guard let place else {
            throw ComponentError(
                .invalidArgument,
                "'gemini' can't be held to this schema: '\(reference)' refers to nothing in it"
            )
        }
        return place
    }
}
