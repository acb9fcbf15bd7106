import JSONValues

/// A line of JSON Lines whose last member, `check`, is a fingerprint of the bytes before it.
///
/// A flipped bit may well leave sound JSON behind; it shall not become an answer.
enum CheckedLine {
    private static let opening = Array(",\"check\":\"".utf8)
    private static let ending = Array("\"}".utf8)
    private static let size = opening.count + 16 + ending.count

    /// The line with its line feed; the object must have a member.
    static func bytes(of object: [UInt8]) -> [UInt8] {
        var bytes = object
        bytes.removeLast()
        let check = check(of: bytes)
        bytes += opening
        bytes += check.utf8
        bytes += ending
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }

    /// Whether a line, without its line feed, is as it was written.
    static func isSound(_ line: [UInt8]) -> Bool {
        guard line.count > size else { return false }
        let content = Array(line[..<(line.count - size)])
        return line[(line.count - size)...].elementsEqual(
            opening + Array(check(of: content).utf8) + ending
        )
    }

    private static func check(of bytes: [UInt8]) -> String {
        String(ContentHash(bytes).description.suffix(16))
    }
}
