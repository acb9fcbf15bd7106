public import JSONValues

/// How several objects become one: all members in order, where a name that is taken gets the
/// first free of the suffixes _1, _2 ...
public enum ObjectMerging {
    /// Returns the members of all objects.
    public static func value(_ objects: [JSONObject]) -> JSONObject {
        var merged: JSONObject = [:]
        for member in objects.flatMap(\.members) {
            merged[freeName(member.name, in: merged)] = member.value
        }
        return merged
    }

    /// Returns the schema of what ``value(_:)`` makes of objects of these schemas.
    public static func schema(_ schemas: [JSON]) -> JSON {
        if schemas.count == 1 { return schemas[0] }
        var properties: JSONObject = [:]
        var required: [JSON] = []
        var definitions: JSONObject = [:]
        for schema in schemas {
            let needed = (schema["required"]?.array ?? []).compactMap(\.string)
            for member in schema["properties"]?.object?.members ?? [] {
                let name = freeName(member.name, in: properties)
                properties[name] = member.value
                if needed.contains(member.name) { required.append(.string(name)) }
            }
            for member in schema["$defs"]?.object?.members ?? [] {
                definitions[member.name] = member.value
            }
        }
        var merged: JSONObject = [
            "type": "object", "properties": .object(properties), "required": .array(required),
            "additionalProperties": false,
        ]
        if !definitions.isEmpty { merged["$defs"] = .object(definitions) }
        return .object(merged)
    }

    private static func freeName(_ name: String, in object: JSONObject) -> String {
        if object[name] == nil { return name }
        var suffix = 1
        while object["\(name)_\(suffix)"] != nil { suffix += 1 }
        return "\(name)_\(suffix)"
    }
}
