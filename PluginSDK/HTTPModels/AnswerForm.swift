package import JSONValues
import Synchronization

/// A schema of an answer, prepared once for the requests that carry it.
package struct AnswerForm: Sendable {
    /// The schema with a type wherever only values are listed, which some providers insist on.
    package let schema: JSON
    /// The same as text.
    package let text: [UInt8]
    /// Whether every object is closed and lists all its members as required, and no keyword is
    /// used that providers with a strict mode refuse.
    package let isStrict: Bool

    /// Prepares a schema.
    package init(_ schema: JSON) {
        self.schema = Self.typed(schema)
        text = self.schema.bytes()
        isStrict = self.schema["type"]?.string == "object" && Self.isStrict(self.schema)
    }

    private static let strictKeywords: Set<String> = [
        "type", "enum", "const", "properties", "required", "additionalProperties", "items", "anyOf",
        "$ref", "$defs", "title", "description", "minimum", "maximum", "exclusiveMinimum",
        "exclusiveMaximum", "minItems", "maxItems", "format",
    ]

    private static func isStrict(_ schema: JSON) -> Bool {
        guard let object = schema.object, object.names.allSatisfy(strictKeywords.contains) else {
            return false
        }
        if let properties = object["properties"]?.object {
            let required = Set((object["required"]?.array ?? []).compactMap(\.string))
            guard required == Set(properties.names),
                object["additionalProperties"] == .bool(false),
                properties.members.allSatisfy({ isStrict($0.value) })
            else { return false }
        } else if object["type"]?.string == "object" {
            return false
        }
        let parts = (object["anyOf"]?.array ?? []) + [object["items"]].compactMap { $0 }
        let definitions = object["$defs"]?.object?.members.map(\.value) ?? []
        return (parts + definitions).allSatisfy(isStrict)
    }

    private static func typed(_ schema: JSON) -> JSON {
        switch schema {
        case .array(let list): return .array(list.map(typed))
        case .object(let object):
            var copy = object
            for name in ["properties", "$defs"] {
                guard let members = object[name]?.object?.members else { continue }
                copy[name] = .object(
                    JSONObject(members.map { .init(name: $0.name, value: typed($0.value)) })
                )
            }
            for name in ["items", "anyOf", "oneOf", "allOf"] {
                if let value = object[name] { copy[name] = typed(value) }
            }
            let values = object["enum"]?.array ?? [object["const"]].compactMap { $0 }
            if object["type"] == nil, let type = values.first?.schemaType,
                values.allSatisfy({ $0.schemaType == type })
            {
                copy["type"] = .string(type)
            }
            return .object(copy)
        default: return schema
        }
    }
}

extension JSON {
    /// What JSON Schema calls the type of a plain value, or nil for others.
    fileprivate var schemaType: String? {
        switch self {
        case .string: "string"
        case .bool: "boolean"
        case .integer: "integer"
        case .number: "number"
        default: nil
        }
    }
}

/// The latest prepared schemas: a program has few, and each request carries one.
///
/// A class because calls share it; what it holds is a function of the schema's text only.
package final class AnswerForms: Sendable {
    private static let capacity = 64
    private let forms = Mutex<[String: AnswerForm]>([:])

    /// Makes an empty collection.
    package init() {}

    /// Returns the prepared form of a schema.
    ///
    /// - Parameter text: The schema as JSON text.
    /// - Returns: The form.
    /// - Throws: If the text is no JSON.
    package func form(_ text: String) throws -> AnswerForm {
        if let known = forms.withLock({ $0[text] }) { return known }
        let made = AnswerForm(try JSON(parsing: text))
        forms.withLock { forms in
            if forms.count >= Self.capacity { forms.removeAll() }
            forms[text] = made
        }
        return made
    }

    /// A form whose only field is one of the choices.
    package static func choice(_ choices: [String]) -> AnswerForm {
        AnswerForm([
            "type": "object",
            "properties": [
                "answer": ["type": "string", "enum": .array(choices.map(JSON.string))]
            ],
            "required": ["answer"], "additionalProperties": false,
        ])
    }
}
