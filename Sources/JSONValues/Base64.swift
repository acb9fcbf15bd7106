/// Bytes as text in JSON (RFC 4648), without Foundation, which a plugin doesn't carry for this.
public enum Base64 {
    private static let digits = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
    )

    /// Writes bytes.
    public static func text(of bytes: [UInt8]) -> String {
        let count = (bytes.count + 2) / 3 * 4
        return String(unsafeUninitializedCapacity: count) { text in
            for (place, start) in stride(from: 0, to: bytes.count, by: 3).enumerated() {
                let known = min(3, bytes.count - start)
                var group: UInt32 = 0
                for index in 0..<3 {
                    group = group << 8 | (index < known ? UInt32(bytes[start + index]) : 0)
                }
                for index in 0..<4 {
                    let digit = digits[Int(group >> UInt32(18 - 6 * index) & 63)]
                    text[4 * place + index] = index <= known ? digit : UInt8(ascii: "=")
                }
            }
            return count
        }
    }

    /// Reads a text; nil if it isn't Base64.
    public static func bytes(of text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count / 4 * 3)
        var group: UInt32 = 0
        var bits = 0
        guard text.utf8.count % 4 == 0 else { return nil }
        var characters = text.utf8[...]
        while characters.last == UInt8(ascii: "="), bits < 2 {
            characters.removeLast()
            bits += 1
        }
        bits = 0
        for character in characters {
            guard let value = value(of: character) else { return nil }
            group = group << 6 | value
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: group >> UInt32(bits)))
            }
        }
        return bytes
    }

    private static func value(of character: UInt8) -> UInt32? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(character - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(character - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
