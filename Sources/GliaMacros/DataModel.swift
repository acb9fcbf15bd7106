@_exported public import Glia

/// Makes a struct a data model: what flows through a program, with a name and described fields.
///
/// A field's description is the text of its `@Field`, else its documentation comment; the struct's
/// comment describes the model. Fields are `String`, `Bool`, whole numbers, `Double` and `Float`,
/// other data models, enums of texts that are ``Glia/DataModelChoice``, and arrays and optionals of
/// these. An optional field, or one with a value, may be missing from the data.
///
/// Before an enum of texts it makes a ``Glia/DataModelChoice``.
@attached(
    extension,
    conformances: DataModel,
    DataModelChoice,
    names: named(CodingKeys),
    named(fields),
    named(modelDescription),
    named(init(from:))
)
public macro DataModel() = #externalMacro(module: "DataModelExpansion", type: "DataModelMacro")

/// Describes a field of a ``DataModel()``.
///
/// - Parameters:
///   - description: What the field holds; language models read it.
///   - name: The field's name in JSON, where it differs from the property's.
@attached(peer)
public macro Field(_ description: String, name: String) =
    #externalMacro(module: "DataModelExpansion", type: "FieldMacro")

/// Describes a field of a ``DataModel()``.
///
/// - Parameter description: What the field holds; language models read it.
@attached(peer)
public macro Field(_ description: String) =
    #externalMacro(module: "DataModelExpansion", type: "FieldMacro")

/// Names a field of a ``DataModel()``.
///
/// - Parameter name: The field's name in JSON, where it differs from the property's.
@attached(peer)
public macro Field(name: String) =
    #externalMacro(module: "DataModelExpansion", type: "FieldMacro")
