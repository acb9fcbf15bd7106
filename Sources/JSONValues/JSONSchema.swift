/// A JSON Schema, as far as the host reads it (a part of draft 2020-12).
///
/// Keywords that restrict values and are none of ``keywords`` are refused when the schema is read:
/// a restriction that is silently not checked is worse than none.
public struct JSONSchema: Sendable, Equatable {
    /// The schema itself.
    public let json: JSON

    /// Restrictions that are checked.
    public static let keywords: Set<String> = [
        "type", "properties", "required", "additionalProperties", "items", "minItems", "maxItems",
        "enum", "const", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength",
        "maxLength", "anyOf", "oneOf", "allOf", "$ref", "$defs", "uniqueItems",
    ]

    /// Words that only describe.
    static let annotations: Set<String> = [
        "title", "description", "default", "examples", "$schema", "$id", "$comment", "format",
        "deprecated", "readOnly", "writeOnly",
    ]

    /// Reads a schema.
    ///
    /// - Parameter json: The schema, an object or a truth value.
    /// - Throws: ``JSONSchemaViolation`` at the first keyword that this reader doesn't know.
    public init(_ json: JSON) throws {
        self.json = json
        try Self.check(json, at: "")
    }

    private static func check(_ schema: JSON, at path: String) throws {
        if schema.bool != nil { return }
        guard let members = schema.object?.members else {
            throw JSONSchemaViolation(
                at: path,
                message: "a schema is an object, not \(schema.typeName)"
            )
        }
        for member in members {
            let place = path + "/" + member.name
            switch member.name {
            case "properties", "$defs":
                for inner in member.value.object?.members ?? [] {
                    try check(inner.value, at: place + "/" + inner.name)
                }
            case "items", "additionalProperties": try check(member.value, at: place)
            case "anyOf", "oneOf", "allOf":
                for (index, inner) in (member.value.array ?? []).enumerated() {
                    try check(inner, at: place + "/\(index)")
                }
            default:
                let isKnown =
                    keywords.contains(member.name) || annotations.contains(member.name)
                    || member.name.hasPrefix("x-")
                if !isKnown {
                    throw JSONSchemaViolation(
                        at: place,
                        message: "the keyword '\(member.name)' isn't supported"
                    )
                }
            }
        }
    }

    /// The names of an object's fields, in order.
    public var fields: [String] { json["properties"]?.object?.names ?? [] }
}

/// A value, or a schema, that isn't as it must be.
public struct JSONSchemaViolation: Error, Sendable, Equatable, CustomStringConvertible {
    /// Where, as a JSON Pointer; empty for the whole.
    public let at: String
    /// What is wrong and what was expected.
    public let message: String

    /// Makes a violation.
    public init(at: String, message: String) {
        self.at = at
        self.message = message
    }

    /// The place and the message.
    public var description: String { at.isEmpty ? message : "\(at): \(message)" }
}
