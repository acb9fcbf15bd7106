/// A text that stands first in a JSON object, without reading the rest.
///
/// Outputs of one field are what rewards mostly see; parsing them costs more than most C functions.
enum FirstMember {
    /// Finds the text.
    ///
    /// - Parameters:
    ///   - name: The member's name.
    ///   - object: Sound JSON, as the host gives it.
    /// - Returns: The text; nil where reading it needs a parser.
    static func text(named name: String, in object: UnsafeBufferPointer<UInt8>) -> String? {
        var rest = object[...]
        for byte in "{\"".utf8 where rest.popFirst() != byte { return nil }
        for byte in name.utf8 where rest.popFirst() != byte { return nil }
        for byte in "\":\"".utf8 where rest.popFirst() != byte { return nil }
        guard let end = rest.firstIndex(where: { $0 == UInt8(ascii: "\"") || $0 == 0x5c }),
            rest[end] == UInt8(ascii: "\"")
        else { return nil }
        return String(decoding: rest[..<end], as: UTF8.self)
    }
}
