package import JSONValues

/// The ways in which a pipeline file writes a data model.
package enum DataModelForm {
    /// Returns the JSON Schema of a data model.
    ///
    /// - Parameters:
    ///   - name: The model's name, which becomes the schema's title.
    ///   - json: A full JSON Schema (it has "properties"), or the short form: each member is a
    ///     field, with a schema of its own or just the name of a type.
    /// - Returns: A schema that this host can read.
    /// - Throws: ``JSONSchemaViolation`` at what can't be read.
    package static func schema(name: String, _ json: JSON) throws -> JSON {
        if json["properties"]?.object != nil {
            var schema = json.object ?? [:]
            if schema["title"] == nil { schema["title"] = .string(name) }
            try check(.object(schema), in: .object(schema), at: "")
            return try JSONSchema(.object(schema)).json
        }
        let members = json.object?.members ?? []
        guard !members.isEmpty else {
            throw JSONSchemaViolation(at: "", message: "the data model '\(name)' has no fields")
        }
        let properties = try members.map { member in
            JSONObject.Member(name: member.name, value: try field(member.value, at: member.name))
        }
        let schema: JSON = [
            "title": .string(name), "type": "object",
            "properties": .object(JSONObject(properties)),
            "required": .array(
                properties.filter { $0.value["default"] == nil }.map { .string($0.name) }
            ),
            "additionalProperties": false,
        ]
        for property in properties {
            try check(property.value, in: schema, at: "/" + property.name)
        }
        return try JSONSchema(schema).json
    }

    /// Finds what no value can fit: lists of allowed values without any, references to nothing.
    private static func check(_ schema: JSON, in whole: JSON, at place: String) throws {
        if let elements = schema.array {
            for (index, element) in elements.enumerated() {
                try check(element, in: whole, at: "\(place)/\(index)")
            }
        }
        for member in schema.object?.members ?? [] {
            let at = "\(place)/\(member.name)"
            if member.name == "enum", let values = member.value.array {
                try checkEnumeration(values, at: at)
            } else if member.name == "$ref", let target = member.value.string {
                let found = target.dropFirst().split(separator: "/")
                    .reduce(Optional(whole)) { $0?[String($1)] }
                guard target.hasPrefix("#"), found != nil else {
                    let names = whole["$defs"]?.object?.names ?? []
                    let known = names.map { "'#/$defs/\($0)'" }.joined(separator: ", ")
                    throw JSONSchemaViolation(
                        at: at,
                        message: "'\(target)' refers to nothing; "
                            + (names.isEmpty ? "the schema has no '$defs'" : "there are \(known)")
                    )
                }
            } else {
                try check(member.value, in: whole, at: at)
            }
        }
    }

    private static func checkEnumeration(_ values: [JSON], at place: String) throws {
        if values.isEmpty {
            throw JSONSchemaViolation(at: place, message: "'enum' allows no value; name some")
        }
        for (index, value) in values.enumerated() where values[..<index].contains(value) {
            throw JSONSchemaViolation(
                at: place,
                message: "'enum' names \(value.string.map { "'\($0)'" } ?? value.text()) twice"
            )
        }
    }

    /// The schema of a list of messages, which modules that ask language models show as turns; nil
    /// if the field isn't of the type "messages".
    private static func conversation(_ json: JSON) -> JSON? {
        guard (json.string ?? json["type"]?.string) == "messages" else { return nil }
        var schema = json.object ?? [:]
        schema["type"] = "array"
        schema["items"] = [
            "type": "object", "x-glia-role": "message",
            "properties": [
                "role": ["enum": ["system", "user", "assistant", "tool"]],
                "content": ["type": ["string", "array", "null"]],
                "tool_calls": ["type": "array", "items": ["type": "object"]],
                "tool_call_id": ["type": "string"],
            ],
            "required": ["role"],
        ]
        return .object(schema)
    }

    private static func field(_ json: JSON, at name: String) throws -> JSON {
        let schema: JSON
        if let conversation = conversation(json) {
            schema = conversation
        } else if let type = json.string {
            schema = ["type": .string(type)]
        } else if let object = json.object {
            // An enumeration needs no type: it says itself what is allowed.
            let isTyped = ["type", "enum", "anyOf", "oneOf", "$ref", "const"]
                .contains { object[$0] != nil }
            schema =
                isTyped
                ? json
                : .object(JSONObject([.init(name: "type", value: "string")] + object.members))
        } else {
            throw JSONSchemaViolation(
                at: "/" + name,
                message: "a field is the name of a type or an object, not \(json.typeName)"
            )
        }
        let types = [
            "string", "number", "integer", "boolean", "array", "object", "null", "messages",
        ]
        for type in schema["type"]?.array ?? [schema["type"]].compactMap({ $0 })
        where !types.contains(type.string ?? "") {
            let message =
                "'\(type.string ?? type.text())' is no type"
                + (NearestName.question(type.string ?? "", in: types)
                    ?? "; there are " + types.joined(separator: ", "))
            throw JSONSchemaViolation(at: "/" + name, message: message)
        }
        do {
            return try JSONSchema(schema).json
        } catch let violation as JSONSchemaViolation {
            // The place as the short form has it, which has no "properties".
            throw JSONSchemaViolation(at: "/" + name + violation.at, message: violation.message)
        }
    }
}
