/// A JSON object written member by member, without values in between.
///
/// For texts that are made for every call; where speed doesn't matter, ``JSONObject`` reads better.
public struct JSONObjectText: Sendable {
    private var writer: JSONWriter
    private var isEmpty = true

    /// Makes an object without members.
    ///
    /// - Parameter capacity: How many bytes it will have, as far as that is known.
    public init(capacity: Int = 128) {
        writer = JSONWriter(layout: .compact, capacity: capacity)
        writer.bytes.append(UInt8(ascii: "{"))
    }

    /// The object as UTF-8 text.
    public consuming func bytes() -> [UInt8] {
        writer.bytes.append(UInt8(ascii: "}"))
        return writer.bytes
    }

    /// Adds a member; its name isn't there yet.
    public mutating func add(_ name: StaticString, _ value: JSON) {
        begin(name)
        writer.write(value)
    }

    /// Adds a text.
    public mutating func add(_ name: StaticString, _ text: String) {
        begin(name)
        writer.write(text)
    }

    /// Adds a whole number.
    public mutating func add(_ name: StaticString, _ number: Int) {
        begin(name)
        writer.append(String(number))
    }

    /// Adds an object that the closure writes.
    public mutating func add(_ name: StaticString, _ write: (inout JSONObjectText) -> Void) {
        begin(name)
        writer.bytes.append(UInt8(ascii: "{"))
        isEmpty = true
        write(&self)
        writer.bytes.append(UInt8(ascii: "}"))
        isEmpty = false
    }

    private mutating func begin(_ name: StaticString) {
        // One piece: each addition looks for room.
        let comma = isEmpty ? 0 : 1
        isEmpty = false
        name.withUTF8Buffer { name in
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: name.count + 4) { piece in
                piece[0] = UInt8(ascii: ",")
                piece[comma] = UInt8(ascii: "\"")
                _ = piece[(comma + 1)...].update(fromContentsOf: name)
                piece[comma + 1 + name.count] = UInt8(ascii: "\"")
                piece[comma + 2 + name.count] = UInt8(ascii: ":")
                writer.bytes.append(contentsOf: piece.prefix(comma + 3 + name.count))
            }
        }
    }
}
