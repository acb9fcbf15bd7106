import Contract
import Glibc

/// A regular expression that is looked for in the names of fields.
///
/// POSIX extended, as the C library reads it: no matching takes exponential time as long as it
/// has no back-references. A class because C keeps the compiled form at one place; unchecked
/// because it is written once and `regexec` may be called from any thread.
final class NamePattern: @unchecked Sendable {
    let text: String
    private var compiled = regex_t()

    /// Compiles a pattern.
    ///
    /// - Throws: `ComponentError` that says what is wrong with it; its place is the given one.
    init(_ text: String, at place: String) throws {
        self.text = text
        // The C library reads \d as the letter d, which would be a mask that matches nothing.
        for (wrong, right) in [("\\d", "[0-9]"), ("\\D", "[^0-9]")] where Self.has(wrong, in: text)
        {
            throw ComponentError(
                .invalidArgument,
                "the pattern '\(text)' has \(wrong), which isn't known here; write \(right)",
                details: ["at": .string(place)]
            )
        }
        let status = regcomp(&compiled, text, REG_EXTENDED | REG_NOSUB)
        guard status == 0 else {
            var words = [CChar](repeating: 0, count: 128)
            regerror(status, &compiled, &words, words.count)
            let reason = String(decoding: words.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
            throw ComponentError(
                .invalidArgument,
                "the pattern '\(text)' is no regular expression: \(reason)",
                details: ["at": .string(place)]
            )
        }
    }

    deinit { regfree(&compiled) }

    /// Whether the name, as masks compare it, has a part that matches.
    func matches(_ name: FieldName) -> Bool {
        regexec(&compiled, name.text, 0, nil, 0) == 0
    }

    private static func has(_ escape: String, in text: String) -> Bool {
        var isEscaped = false
        for character in text {
            if isEscaped, character == escape.last { return true }
            isEscaped = character == "\\" && !isEscaped
        }
        return false
    }
}
