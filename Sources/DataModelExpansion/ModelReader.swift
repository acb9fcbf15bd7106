import SwiftDiagnostics
import SwiftSyntax

/// Reads the fields of a struct, and finds everything that no data model can have.
struct ModelReader {
    private let model: StructDeclSyntax
    private(set) var fields: [ModelField] = []
    private(set) var diagnostics: [Diagnostic] = []

    init(model: StructDeclSyntax) { self.model = model }

    private var modelName: String { model.name.text }

    mutating func read() {
        if let generics = model.genericParameterClause {
            report(generics, .generic(modelName))
        }
        for member in model.memberBlock.members {
            guard let variable = member.decl.as(VariableDeclSyntax.self), !variable.isStatic else {
                continue
            }
            for binding in variable.bindings where binding.isStored { read(binding, of: variable) }
        }
        if fields.isEmpty, diagnostics.isEmpty { report(model.name, .noFields(modelName)) }
    }

    private mutating func report(_ node: some SyntaxProtocol, _ message: DataModelMessage) {
        diagnostics.append(Diagnostic(node: Syntax(node), message: message))
    }

    private mutating func read(_ binding: PatternBindingSyntax, of variable: VariableDeclSyntax) {
        let property = binding.pattern.trimmedDescription
        let value = binding.initializer?.value
        for word in variable.modifiers.map(\.name.text) where ["lazy", "weak"].contains(word) {
            return report(variable, .modified(property, by: word))
        }
        if variable.bindingSpecifier.text == "let", value != nil {
            return report(binding, .constant(property))
        }
        guard let type = binding.typeAnnotation?.type ?? variable.sharedType(after: binding) else {
            let written = value?.trimmedDescription ?? "\"\""
            return report(binding, .noType(property, value: written))
        }
        guard check(type, of: property) else { return }
        guard let words = FieldWords(variable, property: property) else {
            return report(variable, .notALiteral(property))
        }
        if fields.contains(where: { $0.name == words.name }) {
            return report(binding, .repeated(property, name: words.name))
        }
        fields.append(
            ModelField(
                property: property,
                name: words.name,
                description: words.description,
                type: type.trimmedDescription,
                standard: value?.trimmedDescription,
                isOptional: type.isOptional
            )
        )
    }

    /// Whether a type can be that of a field; if not, says what to write instead.
    private mutating func check(_ type: TypeSyntax, of field: String) -> Bool {
        if let message = UnsupportedType.message(type, field: field, model: modelName) {
            report(type, message)
            return false
        }
        return true
    }
}

extension VariableDeclSyntax {
    fileprivate var isStatic: Bool {
        modifiers.contains { ["static", "class"].contains($0.name.text) }
    }

    /// The type of `b` in `var a, b: Int`, which stands after a later name.
    fileprivate func sharedType(after binding: PatternBindingSyntax) -> TypeSyntax? {
        guard binding.initializer == nil else { return nil }
        return bindings.drop { $0.id != binding.id }.lazy.compactMap(\.typeAnnotation?.type).first
    }
}

extension PatternBindingSyntax {
    /// Whether the property has storage: none, or observers only.
    fileprivate var isStored: Bool {
        guard let accessors = accessorBlock?.accessors else { return true }
        guard case .accessors(let list) = accessors else { return false }
        return list.allSatisfy { ["willSet", "didSet"].contains($0.accessorSpecifier.text) }
    }
}

extension TypeSyntax {
    /// Whether the type is written as an optional one.
    var isOptional: Bool {
        self.is(OptionalTypeSyntax.self)
            || self.as(IdentifierTypeSyntax.self)?.name.text == "Optional"
    }
}
