import SwiftDiagnostics
import SwiftParser
import SwiftSyntax
import SwiftSyntaxMacroExpansion
import SwiftSyntaxMacros

@testable import DataModelExpansion

/// What the compiler makes of a source text with @DataModel, and what it says of it.
struct Expansion {
    let text: String
    let messages: [String]

    init(_ source: String) {
        let file = Parser.parse(source: source)
        let context = BasicMacroExpansionContext(
            sourceFiles: [file: .init(moduleName: "Test", fullFilePath: "Test.swift")]
        )
        let expanded = file.expand(
            macros: ["DataModel": DataModelMacro.self, "Field": FieldMacro.self],
            contextGenerator: {
                BasicMacroExpansionContext(sharingWith: context, lexicalContext: [$0])
            },
            indentationWidth: .spaces(4)
        )
        text = expanded.description
        messages = context.diagnostics.map(\.message)
    }
}
