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
        var tape = Self.parsed(text)
        defer { glia_json_free(&tape) }
        if let error = tape.error {
            throw JSONSyntaxError(
                reason: String(cString: error),
                offset: Int(tape.error_offset),
                text: text
            )
        }
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

    /// Reads one text out of an object, without making values of the others.
    ///
    /// - Parameters:
    ///   - name: The member's name, in the object itself, not deeper.
    ///   - text: The object, as UTF-8.
    /// - Returns: The member's text; nil if there is none, or the text is no sound JSON.
    public static func string(_ name: String, in text: UnsafeBufferPointer<UInt8>) -> String? {
        var tape = parsed(text)
        defer { glia_json_free(&tape) }
        if tape.error != nil { return nil }
        var reader = TapeReader(tape: tape)
        return reader.string(name)
    }

    /// Says whether a member of an object is `true`, without making values of the others.
    ///
    /// - Parameters:
    ///   - name: The member's name, in the object itself, not deeper.
    ///   - text: The object, as UTF-8.
    /// - Returns: Whether it is there and `true`; false if the text is no sound JSON.
    public static func isTrue(_ name: String, in text: UnsafeBufferPointer<UInt8>) -> Bool {
        var tape = parsed(text)
        defer { glia_json_free(&tape) }
        if tape.error != nil { return false }
        var reader = TapeReader(tape: tape)
        return reader.event(of: name).map { Int32($0.kind) == GLIA_JSON_TRUE } ?? false
    }

    private static func parsed(_ text: UnsafeBufferPointer<UInt8>) -> glia_json_tape {
        var tape = glia_json_tape()
        text.withMemoryRebound(to: CChar.self) { bytes in
            glia_json_parse(bytes.baseAddress, UInt64(bytes.count), UInt32(maximumDepth), &tape)
        }
        return tape
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

private struct DuplicateName: Error {
    let name: String
}

/// Walks a tape and makes values of its events.
///
/// Depth is bounded by the parser.
private struct TapeReader {
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

    /// The text of a member of the object at the start.
    mutating func string(_ name: String) -> String? {
        guard let event = event(of: name), Int32(event.kind) == GLIA_JSON_STRING else { return nil }
        return text(of: event)
    }

    /// How the value of a member of the object at the start begins.
    mutating func event(of name: String) -> glia_json_event? {
        let object = tape.events[0]
        guard Int32(object.kind) == GLIA_JSON_OBJECT else { return nil }
        position = 1
        for _ in 0..<object.size {
            let isWanted = text(of: tape.events[position]) == name
            position += 1
            let event = tape.events[position]
            if isWanted { return event }
            skip()
        }
        return nil
    }

    /// Goes behind the value that begins here.
    private mutating func skip() {
        var open = 1
        while open > 0 {
            let event = tape.events[position]
            position += 1
            open -= 1
            switch Int32(event.kind) {
            case GLIA_JSON_OBJECT: open += 2 * Int(event.size)
            case GLIA_JSON_ARRAY: open += Int(event.size)
            default: break
            }
        }
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

    private func text(of event: glia_json_event) -> String {
        let start = UnsafeRawPointer(tape.text).advanced(by: Int(event.as.offset))
        let bytes = UnsafeRawBufferPointer(start: start, count: Int(event.size))
        return String(decoding: bytes, as: UTF8.self)
    }
}
