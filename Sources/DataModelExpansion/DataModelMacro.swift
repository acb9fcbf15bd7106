import SwiftDiagnostics
import SwiftSyntax
import SwiftSyntaxBuilder
import SwiftSyntaxMacros

/// `@DataModel`: a struct becomes a data model, an enum of texts a field's choices.
struct DataModelMacro: ExtensionMacro {
    static func expansion(
        of node: AttributeSyntax,
        attachedTo declaration: some DeclGroupSyntax,
        providingExtensionsOf type: some TypeSyntaxProtocol,
        conformingTo protocols: [TypeSyntax],
        in context: some MacroExpansionContext
    ) throws -> [ExtensionDeclSyntax] {
        if let choices = declaration.as(EnumDeclSyntax.self) {
            return try self.choices(choices, type, in: context)
        }
        guard let model = declaration.as(StructDeclSyntax.self) else {
            context.report(node, .notAStruct)
            return []
        }
        var reader = ModelReader(model: model)
        reader.read()
        for diagnostic in reader.diagnostics { context.diagnose(diagnostic) }
        guard reader.diagnostics.allSatisfy({ $0.diagMessage.severity != .error }) else {
            return []
        }
        return [try DataModelText(model: model, fields: reader.fields).extension(of: type)]
    }

    private static func choices(
        _ choices: EnumDeclSyntax,
        _ type: some TypeSyntaxProtocol,
        in context: some MacroExpansionContext
    ) throws -> [ExtensionDeclSyntax] {
        let raw = choices.inheritanceClause?.inheritedTypes.first?.type.trimmedDescription
        guard raw == "String" else {
            context.report(choices.name, .enumWithoutTexts(choices.name.text))
            return []
        }
        return [try ExtensionDeclSyntax("extension \(type.trimmed): Glia.DataModelChoice {}")]
    }
}

extension MacroExpansionContext {
    fileprivate func report(_ node: some SyntaxProtocol, _ message: DataModelMessage) {
        diagnose(Diagnostic(node: Syntax(node), message: message))
    }
}
