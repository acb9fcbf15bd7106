import Yams

/// What is wrong with a text that is no YAML, in words that help who has written it.
struct YAMLFault {
    /// The line, from 1, if it is known.
    let line: Int?
    /// What is wrong.
    let message: String

    init(_ error: YamlError, in text: String) {
        switch error {
        case .scanner(let context, let problem, let mark, _),
            .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            line = mark.line
            message = Self.message(problem, context, mark, text)
        case .reader(_, let offset, let value, _):
            let before = text.utf8.prefix(offset ?? 0)
            line = before.count { $0 == UInt8(ascii: "\n") } + 1
            message =
                "the character number \(value) has no place in a text file; write it as "
                + "\"\\x\(String(value, radix: 16))\" if it is meant"
        case .duplicatedKeysInMapping(let keys, let context):
            line = context.mark.line
            message = "a key occurs twice: " + keys.map { "'\($0)'" }.joined(separator: ", ")
        default: (line, message) = (nil, String(describing: error))
        }
    }

    private static func message(
        _ problem: String,
        _ context: YamlError.Context?,
        _ mark: Mark,
        _ text: String
    ) -> String {
        let place = "column \(mark.column): "
        if problem.contains("nesting level") { return place + "the file is nested too deeply" }
        if isTab(at: mark, text) {
            return place + "a tab; YAML is indented with spaces"
        }
        // Where it was noticed may be far from where it began: an open quotation mark, a bracket.
        guard let context, context.mark.line != mark.line else { return place + problem }
        return place + problem + ", \(context.text) that begins in line \(context.mark.line)"
    }

    private static func isTab(at mark: Mark, _ text: String) -> Bool {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.indices.contains(mark.line - 1) else { return false }
        return lines[mark.line - 1].dropFirst(mark.column - 1).first == "\t"
    }
}
