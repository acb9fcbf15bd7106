import CRapidJSON

/// The members of a JSON object, read one by one as they are asked for.
///
/// For the texts that come with every call, of which three members are looked at: no value is made
/// of the others. Where speed doesn't matter, ``JSONObject`` reads better. Names that occur twice
/// aren't looked for; the first counts. It owns what was read, so it can't be copied.
public struct JSONMembers: ~Copyable {
    private let tape: glia_json_tape

    /// Reads a text.
    ///
    /// - Parameter text: The whole text, UTF-8; what is no object reads as one without members.
    /// - Throws: ``JSONSyntaxError`` with the place of the first fault.
    public init(parsing text: UnsafeBufferPointer<UInt8>) throws {
        tape = try JSON.soundTape(of: text)
    }

    /// Reads a text.
    ///
    /// - Parameter text: The whole text, UTF-8; what is no object reads as one without members.
    /// - Throws: ``JSONSyntaxError`` with the place of the first fault.
    public init(parsing text: [UInt8]) throws {
        tape = try text.withUnsafeBufferPointer { try JSON.soundTape(of: $0) }
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
        self[place(of: name), inner]
    }

    /// Where a member's own members stand.
    package struct Place {
        fileprivate let position: Int
    }

    /// Where the members of a member stand, of which several are looked at; nil if there is none.
    package func place(of name: StaticString) -> Place? {
        var reader = TapeReader(tape: tape)
        return reader.enter(name) ? Place(position: reader.position) : nil
    }

    /// The value of a member that stands there, or nil if there is none.
    package subscript(place: Place?, name: StaticString) -> JSON? {
        guard let place else { return nil }
        var reader = TapeReader(tape: tape, position: place.position)
        return reader.enter(name) ? try? reader.value() : nil
    }
}

/// For texts that the other side of a door wrote in one go, without spaces: there a member can be
/// found without reading the whole.
extension JSON {
    /// Says whether a member is `true`.
    ///
    /// - Parameters:
    ///   - name: The member's name, written without escapes; it stands in one object only.
    ///   - text: An object, as UTF-8.
    /// - Returns: Whether it is there and `true`. Of a text that isn't sound it may say either.
    public static func isTrue(
        _ name: StaticString,
        in text: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        switch place(of: name, in: text) {
        case .nowhere: return false
        case .here(let value):
            if value.starts(with: "true".utf8) { return true }
            if value.starts(with: "false".utf8) { return false }
        case .unknown: break
        }
        return (try? JSONMembers(parsing: text))?[name]?.bool ?? false
    }

    /// Reads one text.
    ///
    /// - Parameters:
    ///   - name: The member's name, written without escapes; it stands in one object only.
    ///   - text: An object, as UTF-8.
    /// - Returns: The member's text; nil if there is none. Of a text that isn't sound it may be
    ///   what stands there, or nil.
    public static func string(
        _ name: StaticString,
        in text: UnsafeBufferPointer<UInt8>
    ) -> String? {
        switch place(of: name, in: text) {
        case .nowhere: return nil
        case .here(let value): if let plain = plainText(value) { return plain }
        case .unknown: break
        }
        return (try? JSONMembers(parsing: text))?[name]?.string
    }

    /// The text that stands at the start of some bytes, if it has no escapes.
    private static func plainText(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> String? {
        let quote = UInt8(ascii: "\"")
        guard bytes.first == quote else { return nil }
        let letters = UnsafeBufferPointer(rebasing: bytes.dropFirst())
        guard let end = JSONWriter.special(in: letters, from: 0), letters[end] == quote else {
            return nil
        }
        return String(decoding: UnsafeBufferPointer(rebasing: letters[..<end]), as: UTF8.self)
    }

    private enum Place {
        case nowhere
        /// What begins with the member's value.
        case here(Slice<UnsafeBufferPointer<UInt8>>)
        /// Only a parse can tell.
        case unknown
    }

    private static func place(
        of name: StaticString,
        in text: UnsafeBufferPointer<UInt8>
    ) -> Place {
        let found = text.withMemoryRebound(to: CChar.self) { text -> Int? in
            name.withUTF8Buffer { name in
                name.withMemoryRebound(to: CChar.self) { name in
                    glia_json_find(
                        text.baseAddress,
                        UInt64(text.count),
                        name.baseAddress,
                        UInt64(name.count)
                    ).flatMap { place in text.baseAddress.map { place - $0 } }
                }
            }
        }
        guard let found else { return .nowhere }
        return found < text.count ? .here(text[found...]) : .unknown
    }
}
