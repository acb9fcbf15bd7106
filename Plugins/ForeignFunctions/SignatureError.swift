/// What is wrong with a signature, and where.
struct SignatureError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Where, in characters from 1.
    let column: Int
    /// What was expected, what was found, what to write instead.
    let message: String

    /// The place and the message in one line.
    var description: String { "column \(column): \(message)" }
}
