import Foundation

/// A request as it came.
public struct MockRequest: Sendable {
    /// The path with its query.
    public let path: String
    /// The headers by their names in lower-case letters.
    public let headers: [String: String]
    /// The body.
    public let body: String
}

/// Reads requests off a connection.
struct RequestReader {
    private let connection: Int32
    private var buffer: [UInt8] = []

    init(_ connection: Int32) { self.connection = connection }

    /// The next request, or nil if the other side closed.
    mutating func next() -> MockRequest? {
        var end: Int?
        while true {
            end = Self.end(of: buffer)
            if end != nil { break }
            guard fill() else { return nil }
        }
        guard let end else { return nil }
        let lines = String(decoding: buffer[..<end], as: UTF8.self).split(separator: "\r\n")
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            headers[parts[0].lowercased()] =
                parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
        }
        let length = Int(headers["content-length"] ?? "0") ?? 0
        while buffer.count < end + 4 + length { guard fill() else { return nil } }
        let body = String(decoding: buffer[(end + 4)..<(end + 4 + length)], as: UTF8.self)
        buffer.removeFirst(end + 4 + length)
        let path = lines.first?.split(separator: " ").dropFirst().first.map(String.init) ?? ""
        return MockRequest(path: path, headers: headers, body: body)
    }

    /// Waits until the other side closes.
    mutating func waitForEnd() { while fill() { buffer.removeAll() } }

    private mutating func fill() -> Bool {
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        let count = read(connection, &chunk, chunk.count)
        guard count > 0 else { return false }
        buffer += chunk[..<count]
        return true
    }

    private static func end(of bytes: [UInt8]) -> Int? {
        var place = 0
        while place + 3 < bytes.count {
            if bytes[place] == 13, bytes[place + 1] == 10, bytes[place + 2] == 13,
                bytes[place + 3] == 10
            {
                return place
            }
            place += 1
        }
        return nil
    }
}
