/// Texts none of which is missing, in one block of memory; see ``TextRows``.
public struct Texts: Sendable, Equatable {
    /// The texts as rows that cross the door.
    public private(set) var rows: TextRows

    /// Makes texts.
    public init(_ texts: some Sequence<String>) {
        rows = TextRows()
        for text in texts { rows.append(text) }
    }

    /// Takes rows as they are; a missing one reads as an empty text.
    public init(rows: TextRows) { self.rows = rows }

    /// Adds a text.
    public mutating func append(_ text: String) { rows.append(text) }

    /// Adds a message.
    public mutating func append(_ message: ChatMessage) { rows.append(message.json) }

    /// Removes the last text; there must be one.
    public mutating func removeLast() { rows.removeLast() }
}

extension Texts: RandomAccessCollection {
    /// The first text's number.
    public var startIndex: Int { rows.startIndex }
    /// The number after the last text's.
    public var endIndex: Int { rows.endIndex }
    /// A text.
    public subscript(index: Int) -> String { rows[index] ?? "" }
}

extension Texts: ExpressibleByArrayLiteral {
    /// Makes texts of the literal's.
    public init(arrayLiteral texts: String...) { self.init(texts) }
}
