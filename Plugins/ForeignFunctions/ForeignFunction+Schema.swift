import PluginSDK

// JSON Schemas that follow from a signature: what a model has to know of a tool.

extension ForeignFunction {
    /// JSON Schema of the arguments: an object with what has to come from outside.
    var argumentSchema: JSON {
        let wanted = arguments.wanted
        return [
            "type": "object",
            "properties": .object(
                JSONObject(
                    wanted.map {
                        .init(
                            name: $0.path,
                            value: $0.parameter.type.schema($0.parameter.isNullable)
                        )
                    }
                )
            ),
            "required": .array(
                wanted.filter { !$0.parameter.isNullable }.map { .string($0.path) }
            ),
            "additionalProperties": false,
        ]
    }

    /// JSON Schema of what it gives.
    ///
    /// - Parameter resultField: What the returned value is called.
    /// - Returns: An object's schema.
    func resultSchema(resultField: String) -> JSON {
        var properties: JSONObject = [:]
        let result = signature.result
        if let type = result.type, !result.isStatus {
            let isNullable = result.isNullable || result.failure == .on(.null)
            properties[resultField] = type.schema(isNullable)
        }
        for slot in arguments.slots where slot.parameter.direction != .given {
            properties[slot.parameter.name] = slot.parameter.type.schema(slot.parameter.isNullable)
        }
        return [
            "type": "object", "properties": .object(properties),
            "required": .array(properties.names.map(JSON.string)), "additionalProperties": false,
        ]
    }
}

extension ForeignType {
    /// JSON Schema of a value.
    func schema(_ isNullable: Bool) -> JSON {
        var schema: JSONObject = [:]
        let name: String
        switch self {
        case .number(let type):
            name = type.schemaName
            if let (least, most) = type.bounds {
                schema["minimum"] = .integer(least)
                if let most { schema["maximum"] = .integer(most) }
            }
        case .string, .text: name = "string"
        case .bytes:
            name = "string"
            schema["description"] = "Bytes as base64."
        case .array(let type, let length):
            name = "array"
            schema["items"] = ["type": .string(type.schemaName)]
            if case .fixed(let count) = length {
                schema["minItems"] = .integer(Int64(count))
                schema["maxItems"] = .integer(Int64(count))
            }
        case .user, .pointer, .callback, .record: name = "object"
        }
        var whole: JSONObject = ["type": isNullable ? [.string(name), "null"] : .string(name)]
        for member in schema.members { whole[member.name] = member.value }
        return .object(whole)
    }
}

extension NumberType {
    /// What JSON Schema calls it.
    var schemaName: String { self == .bool ? "boolean" : isInteger ? "integer" : "number" }

    /// The least and the most of a whole number that JSON can say.
    var bounds: (Int64, Int64?)? {
        switch self {
        case .i8: (Int64(Int8.min), Int64(Int8.max))
        case .i16: (Int64(Int16.min), Int64(Int16.max))
        case .i32: (Int64(Int32.min), Int64(Int32.max))
        case .u8: (0, Int64(UInt8.max))
        case .u16: (0, Int64(UInt16.max))
        case .u32: (0, Int64(UInt32.max))
        case .u64: (0, nil)
        case .i64, .f64, .f32, .bool: nil
        }
    }
}
