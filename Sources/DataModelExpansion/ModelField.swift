/// A field of a data model, as the struct declares it.
struct ModelField {
    /// The property's name in Swift.
    let property: String
    /// The field's name in JSON.
    let name: String
    /// The description, in words.
    let description: String
    /// The type as written.
    let type: String
    /// The value that a missing field has, as written.
    let standard: String?
    /// Whether the field may be missing because its type is optional.
    let isOptional: Bool
}
