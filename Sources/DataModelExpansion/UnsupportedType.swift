import SwiftSyntax

/// Types that no data model can hold, and what to write in their place.
///
/// A macro sees names only: a type that isn't in this list is left to the compiler, which asks it
/// to be a `DataModelValue`.
enum UnsupportedType {
    private static let instead: [String: String] = [
        "Date": "write String and say its form in the description, such as 2026-11-22",
        "URL": "write String",
        "UUID": "write String",
        "Data": "write String and say in the description how the bytes are written",
        "Character": "write String",
        "Substring": "write String",
        "Decimal": "write Double, or String for exact digits",
        "CGFloat": "write Double",
        "Set": "write an array, such as [String]",
        "Dictionary": "write a struct of your own with @DataModel, or an array of such",
        "Any": "write the type that it has",
        "AnyObject": "write the type that it has",
        "Void": "leave it out",
    ]

    static func message(_ type: TypeSyntax, field: String, model: String) -> DataModelMessage? {
        let written = type.trimmedDescription
        func refuse(_ instead: String) -> DataModelMessage {
            .unsupported(field, type: written, instead: instead)
        }
        if let inner = type.as(OptionalTypeSyntax.self)?.wrappedType {
            if inner.isOptional { return refuse("write one question mark") }
            return message(inner, field: field, model: model)
        }
        if type.is(ImplicitlyUnwrappedOptionalTypeSyntax.self) {
            return refuse("write ? in place of !")
        }
        if let array = type.as(ArrayTypeSyntax.self) {
            return message(array.element, field: field, model: model)
        }
        if type.is(DictionaryTypeSyntax.self) { return refuse(instead["Dictionary"] ?? "") }
        if type.is(TupleTypeSyntax.self) {
            return refuse("write a struct of your own with @DataModel")
        }
        if type.is(FunctionTypeSyntax.self) || type.is(AttributedTypeSyntax.self) {
            return refuse("a data model holds values only")
        }
        if type.is(SomeOrAnyTypeSyntax.self) { return refuse("write the type that it has") }
        guard let name = type.as(IdentifierTypeSyntax.self) else { return nil }
        if name.name.text == model { return .recursive(field, model: model) }
        if let instead = instead[name.name.text] { return refuse(instead) }
        for argument in name.genericArgumentClause?.arguments ?? [] {
            if case .type(let inner) = argument.argument,
                let message = message(inner, field: field, model: model)
            {
                return message
            }
        }
        return nil
    }
}
