/// The head of an answer, kept as it came: providers send some twenty lines with each answer, and
/// most of them nobody reads.
package struct HTTPHead: Sendable, Equatable {
    /// No answer needs more; what a broken server sends beyond is dropped.
    private static let mostLines = 256

    private var bytes: [UInt8] = []
    private var ends: [Int] = []

    /// Makes a head of lines.
    package init(_ lines: [String] = []) {
        for line in lines { Array(line.utf8).withUnsafeBytes { add($0) } }
    }

    /// Adds a line as it came.
    mutating func add(_ line: UnsafeRawBufferPointer) {
        // Answers of "100 Continue" and proxies come before the one that counts.
        if line.starts(with: "HTTP/".utf8) { self = HTTPHead() }
        guard line.count > 2, ends.count < Self.mostLines else { return }
        bytes.append(contentsOf: line)
        ends.append(bytes.count)
    }

    /// Whether the status line, such as "HTTP/1.1 200 OK", says so.
    var isSuccess: Bool {
        guard let end = ends.first else { return false }
        return bytes[..<end].split(separator: UInt8(ascii: " ")).dropFirst().first?.first
            == UInt8(ascii: "2")
    }

    /// The value of a field by its name in lower-case letters, or nil; the first one counts.
    package func value(of name: String) -> String? {
        fields { $0.elementsEqual(name.utf8) }.first?.value
    }

    /// The fields whose name, in lower-case letters, is wanted.
    func fields(
        named isWanted: (LazyMapSequence<ArraySlice<UInt8>, UInt8>) -> Bool
    ) -> [(name: String, value: String)] {
        var (fields, start): ([(name: String, value: String)], Int) = ([], 0)
        for end in ends {
            defer { start = end }
            let line = bytes[start..<end]
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
            // Names have letters of ASCII only, and no character that this would make another one.
            let name = line[..<colon].lazy.map { $0 | 0x20 }
            guard isWanted(name) else { continue }
            let value = Self.trimmed(line[(colon + 1)...])
            fields.append((String(decoding: name, as: UTF8.self), value))
        }
        return fields
    }

    /// A text without the white space around it.
    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> String {
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }
        let start = bytes.firstIndex { !isSpace($0) } ?? bytes.endIndex
        let end = bytes.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? start
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }
}
