import SwiftSyntax
import SwiftSyntaxMacros

/// `@Field`: marks a property for ``DataModelMacro``, and is nothing by itself.
struct FieldMacro: PeerMacro {
    static func expansion(
        of node: AttributeSyntax,
        providingPeersOf declaration: some DeclSyntaxProtocol,
        in context: some MacroExpansionContext
    ) -> [DeclSyntax] { [] }
}
