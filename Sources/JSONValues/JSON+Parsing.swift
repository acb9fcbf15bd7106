import CRapidJSON

/// What is wrong with a JSON text, and where.
public struct JSONSyntaxError: Error, CustomStringConvertible, Sendable, Equatable {
    /// What is wrong, as a sentence.
    public let reason: String
    /// The byte where parsing stopped, counted from 0.
    public let offset: Int
    /// The line of that byte, counted from 1.
    public let line: Int
    /// The column of that byte, in bytes, counted from 1.
    public let column: Int

    /// The place and the reason in one line.
    public var description: String { "line \(line), column \(column): \(reason)" }

    init(reason: String, offset: Int, text: UnsafeBufferPointer<UInt8>) {
        self.reason = reason
        self.offset = offset
        let before = text.prefix(offset)
        line = 1 + before.count { $0 == UInt8(ascii: "\n") }
        column = 1 + before.reversed().prefix { $0 != UInt8(ascii: "\n") }.count
    }
}

extension JSON {
    /// The deepest nesting that is read (RFC 8259 lets a reader set such a limit).
    public static let maximumDepth = 128

    /// Parses a text.
    ///
    /// The rules are those of I-JSON (RFC 7493): sound UTF-8, no name twice in an object, at most
    /// ``maximumDepth`` levels.
    ///
    /// - Parameter text: The whole text; white space around the value is allowed.
    /// - Throws: ``JSONSyntaxError`` with the place of the first fault.
    public init(parsing text: String) throws {
        var text = text
        self = try text.withUTF8 { try JSON(parsing: $0) }
    }

    /// Parses a text given as UTF-8.
    ///
    /// - Parameter text: The whole text; white space around the value is allowed.
    /// - Throws: ``JSONSyntaxError`` with the place of the first fault.
    public init(parsing text: [UInt8]) throws {
        self = try text.withUnsafeBufferPointer { try JSON(parsing: $0) }
    }

    /// Parses a text given as UTF-8 in memory.
    ///
    /// - Parameter text: The whole text; white space around the value is allowed.
    /// - Throws: ``JSONSyntaxError`` with the place of the first fault.
    public init(parsing text: UnsafeBufferPointer<UInt8>) throws {
        var tape = try Self.soundTape(of: text)
        defer { glia_json_free(&tape) }
        var reader = TapeReader(tape: tape)
        do {
            self = try reader.value()
        } catch let duplicate {
            throw JSONSyntaxError(
                reason: "The member '\(duplicate.name)' occurs twice in one object.",
                offset: 0,
                text: text
            )
        }
    }

    /// The events of a text, which are the caller's to give back.
    static func soundTape(of text: UnsafeBufferPointer<UInt8>) throws -> glia_json_tape {
        var tape = glia_json_tape()
        text.withMemoryRebound(to: CChar.self) { bytes in
            glia_json_parse(bytes.baseAddress, UInt64(bytes.count), UInt32(maximumDepth), &tape)
        }
        guard let error = tape.error else { return tape }
        let reason = String(cString: error)
        let offset = Int(tape.error_offset)
        glia_json_free(&tape)
        throw JSONSyntaxError(reason: reason, offset: offset, text: text)
    }

    /// Checks that a text is sound JSON, without making a value of it.
    ///
    /// - Parameter text: The whole text. Names that occur twice are not looked for.
    /// - Throws: ``JSONSyntaxError`` with the place of the first fault.
    public static func check(_ text: UnsafeBufferPointer<UInt8>) throws {
        var offset: UInt64 = 0
        let error = text.withMemoryRebound(to: CChar.self) { bytes in
            glia_json_check(bytes.baseAddress, UInt64(bytes.count), UInt32(maximumDepth), &offset)
        }
        if let error {
            throw JSONSyntaxError(reason: String(cString: error), offset: Int(offset), text: text)
        }
    }
}

struct DuplicateName: Error {
    let name: String
}

/// Walks a tape and makes values of its events.
///
/// Depth is bounded by the parser.
struct TapeReader {
    let tape: glia_json_tape
    var position = 0

    mutating func value() throws(DuplicateName) -> JSON {
        let event = tape.events[position]
        position += 1
        switch Int32(event.kind) {
        case GLIA_JSON_FALSE: return .bool(false)
        case GLIA_JSON_TRUE: return .bool(true)
        case GLIA_JSON_INTEGER: return .integer(event.as.integer)
        case GLIA_JSON_DOUBLE: return .number(event.as.number)
        case GLIA_JSON_STRING: return .string(text(of: event))
        case GLIA_JSON_OBJECT: return try .object(object(count: Int(event.size)))
        case GLIA_JSON_ARRAY: return try .array(array(count: Int(event.size)))
        default: return .null
        }
    }

    /// Goes to the value of a member of the object that begins here; false if there is none.
    mutating func enter(_ name: StaticString) -> Bool {
        let place = name.withUTF8Buffer { name in
            name.withMemoryRebound(to: CChar.self) { name in
                glia_json_member(
                    tape.events,
                    tape.text,
                    UInt64(position),
                    name.baseAddress,
                    UInt64(name.count)
                )
            }
        }
        guard place > 0 else { return false }
        position = Int(place)
        return true
    }

    private mutating func array(count: Int) throws(DuplicateName) -> [JSON] {
        var elements: [JSON] = []
        elements.reserveCapacity(count)
        for _ in 0..<count { elements.append(try value()) }
        return elements
    }

    private mutating func object(count: Int) throws(DuplicateName) -> JSONObject {
        var members: [JSONObject.Member] = []
        members.reserveCapacity(count)
        var seen: Set<String> = []
        for _ in 0..<count {
            let name = text(of: tape.events[position])
            position += 1
            // Walking is quicker than hashing for the few members that objects mostly have.
            let isDuplicate =
                count > 12 ? !seen.insert(name).inserted : members.contains { $0.name == name }
            if isDuplicate { throw DuplicateName(name: name) }
            members.append(JSONObject.Member(name: name, value: try value()))
        }
        return JSONObject(unique: members)
    }

    func text(of event: glia_json_event) -> String {
        String(decoding: bytes(of: event), as: UTF8.self)
    }

    private func bytes(of event: glia_json_event) -> UnsafeRawBufferPointer {
        let start = UnsafeRawPointer(tape.text).advanced(by: Int(event.as.offset))
        return UnsafeRawBufferPointer(start: start, count: Int(event.size))
    }
}
