import SwiftCompilerPlugin
import SwiftSyntaxMacros

/// What the compiler asks for expansions.
@main
struct DataModelExpansion: CompilerPlugin {
    let providingMacros: [any Macro.Type] = [DataModelMacro.self, FieldMacro.self]
}
