/// What a field of a data model can hold.
///
/// `String`, `Bool`, whole numbers, `Double`, `Float`, data models, ``DataModelChoice``s, and arrays
/// and optionals of these are values; a type of your own becomes one as a ``DataModel``.
public protocol DataModelValue: Codable, Sendable {
    /// Returns the JSON Schema of such values.
    ///
    /// - Parameter models: The data models around the value, from the outermost on.
    /// - Returns: The schema.
    /// - Throws: `ComponentError` if a data model holds itself, which has no finite schema.
    static func schema(within models: [String]) throws -> JSON
}

extension String: DataModelValue {
    /// Returns the JSON Schema of texts.
    public static func schema(within models: [String]) -> JSON { ["type": "string"] }
}

extension Bool: DataModelValue {
    /// Returns the JSON Schema of truth values.
    public static func schema(within models: [String]) -> JSON { ["type": "boolean"] }
}

extension Int: DataModelValue {
    /// Returns the JSON Schema of whole numbers.
    public static func schema(within models: [String]) -> JSON { ["type": "integer"] }
}

extension Int64: DataModelValue {
    /// Returns the JSON Schema of whole numbers.
    public static func schema(within models: [String]) -> JSON { ["type": "integer"] }
}

extension Int32: DataModelValue {
    /// Returns the JSON Schema of whole numbers of 32 bits.
    public static func schema(within models: [String]) -> JSON {
        [
            "type": "integer", "minimum": .integer(Int64(Int32.min)),
            "maximum": .integer(Int64(Int32.max)),
        ]
    }
}

extension UInt: DataModelValue {
    /// Returns the JSON Schema of whole numbers from 0.
    public static func schema(within models: [String]) -> JSON {
        ["type": "integer", "minimum": 0]
    }
}

extension Double: DataModelValue {
    /// Returns the JSON Schema of numbers.
    public static func schema(within models: [String]) -> JSON { ["type": "number"] }
}

extension Float: DataModelValue {
    /// Returns the JSON Schema of numbers.
    public static func schema(within models: [String]) -> JSON { ["type": "number"] }
}

extension ChatMessage: DataModelValue {
    /// Returns the JSON Schema of a message; a list of them is a conversation, which modules that
    /// ask language models show as turns.
    public static func schema(within models: [String]) -> JSON {
        [
            "type": "object", "x-glia-role": "message",
            "properties": [
                "role": ["enum": ["system", "user", "assistant", "tool"]],
                "content": ["type": "string"],
            ],
            "required": ["role", "content"],
        ]
    }
}

extension Array: DataModelValue where Element: DataModelValue {
    /// Returns the JSON Schema of lists.
    public static func schema(within models: [String]) throws -> JSON {
        ["type": "array", "items": try Element.schema(within: models)]
    }
}

extension Optional: DataModelValue where Wrapped: DataModelValue {
    /// Returns the JSON Schema of a value or null.
    public static func schema(within models: [String]) throws -> JSON {
        var schema = try Wrapped.schema(within: models).object ?? [:]
        if let type = schema["type"]?.string { schema["type"] = [.string(type), "null"] }
        if let choices = schema["enum"]?.array { schema["enum"] = .array(choices + [.null]) }
        return .object(schema)
    }
}
