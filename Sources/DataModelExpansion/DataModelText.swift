import SwiftSyntax
import SwiftSyntaxBuilder

/// The source text that a data model's struct is given: its fields, and how it is read.
///
/// It is what somebody would write by hand.
struct DataModelText {
    let model: StructDeclSyntax
    let fields: [ModelField]

    private var access: String {
        let levels = ["public", "package", "fileprivate"]
        let word = model.modifiers.map(\.name.text).first { levels.contains($0) }
        return word.map { $0 + " " } ?? ""
    }

    /// The extension that makes the struct a data model.
    func `extension`(of type: some TypeSyntaxProtocol) throws -> ExtensionDeclSyntax {
        let comment = FieldWords.comment(of: model)
        let description = comment.isEmpty ? "" : "\n" + line("modelDescription", comment)
        return try ExtensionDeclSyntax(
            """
            extension \(type.trimmed): Glia.DataModel {
            \(raw: keys)\(raw: description)
            \(raw: list)
            \(raw: reading)
            }
            """
        )
    }

    private func line(_ name: String, _ text: String) -> String {
        "\(access)static var \(name): String { \(Self.quoted(text)) }"
    }

    private var keys: String {
        let cases = fields.map { "case \($0.property) = \(Self.quoted($0.name))" }
        return (["enum CodingKeys: String, CodingKey {"] + cases + ["}"]).joined(separator: "\n")
    }

    private var list: String {
        let rows = fields.map { field in
            var row = ".init(\(Self.quoted(field.name)), \(Self.metatype(field.type))"
            if !field.description.isEmpty { row += ", \(Self.quoted(field.description))" }
            if let standard = field.standard { row += ", default: \(standard)" }
            return row + "),"
        }
        let head = "\(access)static var fields: [Glia.DataModelField] {\n["
        return ([head] + rows + ["]\n}"]).joined(separator: "\n")
    }

    /// A missing field has its default; the compiler's own reading would refuse it.
    private var reading: String {
        let lines = fields.map { field in
            let key = "forKey: .\(field.property)"
            if let standard = field.standard {
                return "\(field.property) = try fields.decodeIfPresent("
                    + "\(Self.metatype(field.bareType)), \(key)) ?? \(standard)"
            }
            return field.isOptional
                ? "\(field.property) = try fields.decodeIfPresent("
                    + "\(Self.metatype(field.bareType)), \(key))"
                : "\(field.property) = try fields.decode(\(Self.metatype(field.type)), \(key))"
        }
        let head = [
            "\(access)init(from decoder: any Decoder) throws {",
            "let fields = try decoder.container(keyedBy: CodingKeys.self)",
        ]
        return (head + lines + ["}"]).joined(separator: "\n")
    }

    private static func metatype(_ type: String) -> String {
        type.contains { "?<".contains($0) } && !type.hasPrefix("[")
            ? "(\(type)).self" : type + ".self"
    }

    private static func quoted(_ text: String) -> String {
        StringLiteralExprSyntax(content: text).description
    }
}

extension ModelField {
    /// The type without its question mark.
    fileprivate var bareType: String {
        guard isOptional else { return type }
        if type.hasSuffix("?") { return String(type.dropLast()) }
        return String(type.dropFirst("Optional<".count).dropLast())
    }
}
