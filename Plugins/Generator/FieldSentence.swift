import PluginSDK

/// The instructions of a generator that was given none: which fields the answer has.
struct FieldSentence {
    /// More allowed values than this would drown the sentence.
    private static let mostValues = 32

    let text: String

    init(_ schema: JSON, _ format: GeneratorSettings.Format) {
        let fields = schema["properties"]?.object?.members ?? []
        text =
            format == .text
            ? Self.bareText(fields.first, in: schema) : Self.object(fields, in: schema)
    }

    private static func bareText(_ field: JSONObject.Member?, in schema: JSON) -> String {
        guard let field else { return "" }
        let details = details(field.value, in: schema, quoted: false)
        let words = details.isEmpty ? "" : " (" + details.joined(separator: "; ") + ")"
        return "Answer with the \(field.name)\(words) and nothing else."
    }

    private static func object(_ fields: [JSONObject.Member], in schema: JSON) -> String {
        let list = fields.map { field in
            let details = details(field.value, in: schema, quoted: true)
            let words = details.isEmpty ? "" : " (" + details.joined(separator: "; ") + ")"
            return "\"\(field.name)\"\(words)"
        }
        let noun = list.count == 1 ? "field" : "fields"
        let last = list.last ?? ""
        let names =
            list.count < 2 ? last : list.dropLast().joined(separator: ", ") + " and " + last
        return "Answer with a JSON object that has the \(noun) \(names)."
    }

    /// What the schema tells of a field: its description, and the values allowed.
    private static func details(_ field: JSON, in schema: JSON, quoted: Bool) -> [String] {
        let target = field.resolved(in: schema)
        var details: [String] = []
        if var text = (field["description"] ?? target["description"])?.string, !text.isEmpty {
            if text.hasSuffix(".") { text.removeLast() }
            details.append(text)
        }
        if let values = target["enum"]?.array, !values.isEmpty, values.count <= mostValues {
            let list = values.map { quoted ? $0.text() : $0.string ?? $0.text() }
            details.append("one of " + list.joined(separator: ", "))
        }
        return details
    }
}
