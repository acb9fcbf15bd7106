import Running

/// HTML or SVG; what is put into it is escaped, unless it is markup itself.
///
/// So a text from a model or a data file can't become a tag, wherever it is shown.
package struct Markup: Sendable, ExpressibleByStringInterpolation {
    /// The text with its tags.
    package let text: String

    /// Takes what the source code says, as it is.
    package init(stringLiteral value: String) { text = value }

    /// Takes a literal with values in it.
    package init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

    /// Puts pieces one after the other, each on lines of its own.
    init(_ pieces: [Markup]) { text = pieces.map(\.text).joined(separator: "\n") }

    /// Builds markup from a literal.
    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        /// Makes an empty one.
        package init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + 16 * interpolationCount)
        }

        /// Appends what the source code says.
        package mutating func appendLiteral(_ literal: String) { text += literal }

        /// Appends a text, escaped.
        package mutating func appendInterpolation(_ value: String) { text += Self.escaped(value) }

        /// Appends a whole number.
        package mutating func appendInterpolation(_ value: Int) { text += String(value) }

        /// Appends a coordinate, to a tenth.
        package mutating func appendInterpolation(_ value: Double) {
            text += NumberText.fixed(value, digits: 1)
        }

        /// Appends markup.
        package mutating func appendInterpolation(_ value: Markup) { text += value.text }

        /// Appends pieces of markup, each on lines of its own.
        package mutating func appendInterpolation(_ value: [Markup]) { text += Markup(value).text }

        private static func escaped(_ text: String) -> String {
            guard text.utf8.contains(where: Self.isSpecial) else { return text }
            var escaped = ""
            for character in text.unicodeScalars {
                switch character {
                case "&": escaped += "&amp;"
                case "<": escaped += "&lt;"
                case ">": escaped += "&gt;"
                case "\"": escaped += "&quot;"
                case "'": escaped += "&#39;"
                // XML has no way to say these.
                case "\u{0}"..<"\u{9}", "\u{b}"..<"\u{d}", "\u{e}"..<" ": escaped += "\u{fffd}"
                default: escaped.unicodeScalars.append(character)
                }
            }
            return escaped
        }

        private static func isSpecial(_ byte: UInt8) -> Bool {
            byte < 0x20 || [0x22, 0x26, 0x27, 0x3c, 0x3e].contains(byte)
        }
    }
}
