/// A field of a data model: its name, what it holds, and a description for language models.
public struct DataModelField: Sendable {
    /// The field's name in JSON.
    public let name: String
    /// What the field holds, in words; empty if there are none.
    public let description: String
    /// The value that a missing field has, or nil.
    public let standard: JSON?
    /// Whether data must have the field: it is neither optional nor has it a default.
    public let isRequired: Bool
    private let type: any DataModelValue.Type

    /// Makes a field.
    ///
    /// - Parameters:
    ///   - name: The field's name, which is its coding key.
    ///   - type: The type of its values.
    ///   - description: What it holds, in words.
    ///   - standard: The value that a missing field has.
    public init<Value: DataModelValue>(
        _ name: String,
        _ type: Value.Type,
        _ description: String = "",
        default standard: Value? = nil
    ) {
        self.name = name
        self.description = description
        self.type = type
        let isOptional = type is any OptionalValue.Type
        // Values of data models can always be written; one that throws has no default to show.
        let json = standard.flatMap { try? JSON(encoding: $0) }
        self.standard = json.flatMap { $0.isNull && isOptional ? nil : $0 }
        isRequired = !isOptional && standard == nil
    }

    /// The field's JSON Schema.
    func schema(within models: [String]) throws -> JSON {
        var members = try type.schema(within: models).object?.members ?? []
        if !description.isEmpty {
            members.removeAll { $0.name == "description" }
            let place = ["title", "type"].contains(members.first?.name) ? 1 : 0
            members.insert(.init(name: "description", value: .string(description)), at: place)
        }
        if let standard { members.append(.init(name: "default", value: standard)) }
        return .object(JSONObject(members))
    }
}

/// What optionals are, so that a metatype can be asked whether it is one.
private protocol OptionalValue {}

extension Optional: OptionalValue {}
