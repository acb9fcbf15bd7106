import Contract
import JSONValues

/// The only field of a schema, whose bare text is the whole answer.
struct TextField: Sendable {
    /// One of the values allowed, and how it is written.
    struct Choice: Sendable {
        let text: String
        let value: JSON
    }

    let name: String
    /// The values allowed; none if any text is.
    let choices: [Choice]

    /// Finds the field.
    ///
    /// - Parameter schema: An object's schema.
    /// - Throws: `ComponentError` unless there is one field, a text or an enum of scalars.
    init(onlyFieldOf schema: JSON) throws {
        let members = schema["properties"]?.object?.members ?? []
        guard let member = members.first, members.count == 1 else {
            let names = members.map { "'\($0.name)'" }.joined(separator: ", ")
            throw Self.error(
                "found \(members.isEmpty ? "no field" : "the fields \(names)"), expected one field"
            )
        }
        name = member.name
        let field = member.value.resolved(in: schema)
        if let allowed = field["enum"]?.array ?? field["const"].map({ [$0] }) {
            choices = allowed.map { Choice(text: $0.string ?? $0.text(), value: $0) }
            let isScalar = allowed.allSatisfy { $0.object == nil && $0.array == nil }
            guard isScalar, Set(choices.map(\.text)).count == choices.count else {
                throw Self.error("the values of '\(name)' are no texts that can be told apart")
            }
        } else {
            choices = []
            guard field["type"]?.string == "string" else {
                let found = field["type"]?.text() ?? "no type"
                throw Self.error("the field '\(name)' has \(found), expected \"string\" or an enum")
            }
        }
    }

    private static func error(_ what: String) -> ComponentError {
        ComponentError(
            .invalidArgument,
            "the answer can't be bare text: \(what); use the format 'json' for other outputs",
            details: ["at": "/format"]
        )
    }

    /// Returns the field's value in an answer, or nil if no choice or several are meant.
    func value(of answer: String) -> JSON? {
        if choices.isEmpty { return .string(answer.trimmed) }
        if let exact = choices.first(where: { $0.text == answer }) { return exact.value }
        return AnswerRepair.meant(.string(answer), of: choices.map(\.value))
    }
}

extension String {
    /// The text without white space around it.
    var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }),
            let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }

    /// The text as it is compared with choices.
    ///
    /// In lower case and without the marks that language models put around words. A point goes
    /// at the end only: before a digit it means something.
    var folded: String {
        func isMark(_ character: Character) -> Bool {
            character.isWhitespace || "\"'`*".contains(character)
        }
        guard let first = firstIndex(where: { !isMark($0) }),
            let last = lastIndex(where: { !isMark($0) && $0 != "." })
        else { return "" }
        return first <= last ? self[first...last].lowercased() : ""
    }
}
