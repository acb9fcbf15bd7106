/// What flows through a program: a struct with a name and described fields.
///
/// The macro `@DataModel` of the product `GliaMacros` writes the conformance. By hand it is the
/// list of ``fields``, whose names are the coding keys:
///
/// ```swift
/// struct MathProblem: DataModel {
///     let problem: String
///
///     static let fields = [DataModelField("problem", String.self, "The problem to solve")]
/// }
/// ```
public protocol DataModel: DataModelValue {
    /// The model's name; the type's name unless you say otherwise.
    static var modelName: String { get }
    /// What the model is, in a sentence; empty unless you say otherwise.
    static var modelDescription: String { get }
    /// The fields in order.
    static var fields: [DataModelField] { get }
}

// Defaults, against the house's habit: nearly every model is called like its type.
extension DataModel {
    /// The type's name.
    public static var modelName: String { String(describing: Self.self) }

    /// No description.
    public static var modelDescription: String { "" }

    /// The JSON Schema of the model.
    ///
    /// - Throws: `ComponentError` if the model holds itself.
    public static var schema: JSON {
        get throws { try schema(within: []) }
    }

    /// Returns the JSON Schema of the model.
    public static func schema(within models: [String]) throws -> JSON {
        guard !models.contains(modelName) else {
            throw ComponentError(
                .invalidArgument,
                "the data model '\(modelName)' holds itself, by way of "
                    + models.map { "'\($0)'" }.joined(separator: ", ")
                    + "; a schema has an end, so write the levels as structs of their own"
            )
        }
        let inner = models + [modelName]
        var schema: JSONObject = ["title": .string(modelName)]
        if !modelDescription.isEmpty { schema["description"] = .string(modelDescription) }
        schema["type"] = "object"
        schema["properties"] = .object(
            JSONObject(
                try fields.map { .init(name: $0.name, value: try $0.schema(within: inner)) }
            )
        )
        schema["required"] = .array(fields.filter(\.isRequired).map { .string($0.name) })
        schema["additionalProperties"] = false
        return .object(schema)
    }
}
