import SwiftParser
import SwiftSyntax

/// The name and the description of a field: those of `@Field`, else what its comment says.
struct FieldWords {
    let name: String
    let description: String

    /// Reads them; nil if `@Field` says something that isn't known yet when this is compiled.
    init?(_ variable: VariableDeclSyntax, property: String) {
        var name = property.trimmingBackticks
        var description = Self.comment(of: variable)
        for attribute in variable.attributes {
            guard let attribute = attribute.as(AttributeSyntax.self),
                attribute.attributeName.trimmedDescription.split(separator: ".").last == "Field",
                let arguments = attribute.arguments?.as(LabeledExprListSyntax.self)
            else { continue }
            for argument in arguments {
                guard let text = Self.literal(argument.expression) else { return nil }
                if argument.label?.text == "name" { name = text } else { description = text }
            }
        }
        self.name = name
        self.description = description
    }

    private static func literal(_ expression: ExprSyntax) -> String? {
        expression.as(StringLiteralExprSyntax.self)?.representedLiteralValue
    }

    /// The documentation comment before a declaration, in one line.
    static func comment(of declaration: some DeclSyntaxProtocol) -> String {
        let lines = declaration.leadingTrivia.compactMap { piece -> String? in
            guard case .docLineComment(let text) = piece else { return nil }
            return String(text.dropFirst(3).drop { $0 == " " })
        }
        return lines.joined(separator: " ")
    }
}

extension String {
    /// A name without the marks that let it be a word of the language.
    var trimmingBackticks: String { filter { $0 != "`" } }
}
