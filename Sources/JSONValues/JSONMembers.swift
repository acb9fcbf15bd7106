import CRapidJSON

/// The members of a JSON object, read one by one as they are asked for.
///
/// For the texts that come with every call, of which three members are looked at: no value is made
/// of the others. Where speed doesn't matter, ``JSONObject`` reads better. Names that occur twice
/// aren't looked for; the first counts. Lives on one thread, which is why it can't be copied.
public struct JSONMembers: ~Copyable {
    private let tape: glia_json_tape

    /// Reads a text.
    ///
    /// - Parameter text: The whole text, UTF-8; what is no object reads as one without members.
    /// - Throws: ``JSONSyntaxError`` with the place of the first fault.
    public init(parsing text: UnsafeBufferPointer<UInt8>) throws {
        tape = try Self.tape(of: text)
    }

    /// Reads a text.
    ///
    /// - Parameter text: The whole text, UTF-8; what is no object reads as one without members.
    /// - Throws: ``JSONSyntaxError`` with the place of the first fault.
    public init(parsing text: [UInt8]) throws {
        tape = try text.withUnsafeBufferPointer { try Self.tape(of: $0) }
    }

    private static func tape(of text: UnsafeBufferPointer<UInt8>) throws -> glia_json_tape {
        var tape = JSON.parsed(text)
        guard let error = tape.error else { return tape }
        let reason = String(cString: error)
        let offset = Int(tape.error_offset)
        glia_json_free(&tape)
        throw JSONSyntaxError(reason: reason, offset: offset, text: text)
    }

    deinit {
        var tape = tape
        glia_json_free(&tape)
    }

    /// A member's value, or nil if there is none; nil too if a name occurs twice within it.
    public subscript(name: StaticString) -> JSON? {
        var reader = TapeReader(tape: tape)
        return reader.enter(name) ? try? reader.value() : nil
    }

    /// The value of a member of a member, or nil if there is none.
    public subscript(name: StaticString, inner: StaticString) -> JSON? {
        var reader = TapeReader(tape: tape)
        return reader.enter(name) && reader.enter(inner) ? try? reader.value() : nil
    }
}

extension JSON {
    /// Says whether a member of an object is `true`, without making values of the others.
    ///
    /// - Parameters:
    ///   - name: The member's name, in the object itself, not deeper.
    ///   - text: The object, as UTF-8.
    /// - Returns: Whether it is there and `true`; false if the text is no sound JSON.
    public static func isTrue(
        _ name: StaticString,
        in text: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        guard let members = try? JSONMembers(parsing: text) else { return false }
        return members[name]?.bool ?? false
    }

    /// Reads one text out of an object, without making values of the others.
    ///
    /// - Parameters:
    ///   - name: The member's name, in the object itself, not deeper.
    ///   - text: The object, as UTF-8.
    /// - Returns: The member's text; nil if there is none, or the text is no sound JSON.
    public static func string(
        _ name: StaticString,
        in text: UnsafeBufferPointer<UInt8>
    ) -> String? {
        guard let members = try? JSONMembers(parsing: text) else { return nil }
        return members[name]?.string
    }
}
