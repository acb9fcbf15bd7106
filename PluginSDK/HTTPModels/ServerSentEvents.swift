/// Reads a stream of server-sent events, as it arrives.
package struct ServerSentEvents: Sendable {
    private var rest: [UInt8] = []
    /// How many bytes of the rest are known to hold no end of a line: an event may be long, and
    /// come in many pieces.
    private var searched = 0
    private var data: [UInt8]?
    private var isAtStart = true

    /// Makes a reader of a stream.
    package init() {}

    /// Takes the next bytes.
    ///
    /// - Parameter bytes: What has arrived.
    /// - Returns: The data of each event that is whole now, in order. One that no empty line has
    ///   followed yet is none: a stream that is cut off in it has lost it.
    package mutating func take(_ bytes: some Sequence<UInt8>) -> [[UInt8]] {
        rest.append(contentsOf: bytes)
        var start = 0
        if isAtStart {
            // Only its first byte may have come.
            if rest.count < 3, rest.first == 0xef { return [] }
            if rest.starts(with: [0xef, 0xbb, 0xbf]) { start = 3 }
            if !rest.isEmpty { isAtStart = false }
        }
        var events: [[UInt8]] = []
        while let end = endOfLine(from: max(start, searched)) {
            searched = end
            // A line may end in two bytes, of which the second is still to come; an empty line
            // ends an event either way.
            let isPair = rest[end] == 0x0d && end + 1 < rest.count && rest[end + 1] == 0x0a
            if rest[end] == 0x0d, end + 1 == rest.count, end > start { break }
            if let event = take(line: rest[start..<end]) { events.append(event) }
            start = end + (isPair ? 2 : 1)
        }
        rest.removeFirst(start)
        searched -= start
        return events
    }

    /// Where the next line ends; if none does, all is searched.
    private mutating func endOfLine(from start: Int) -> Int? {
        let end = rest[start...].firstIndex { $0 == 0x0a || $0 == 0x0d }
        if end == nil { searched = rest.count }
        return end
    }

    private mutating func take(line: ArraySlice<UInt8>) -> [UInt8]? {
        if line.isEmpty {
            defer { data = nil }
            return data
        }
        if let value = Self.data(of: line) {
            if data == nil { data = Array(value) } else { data? += [0x0a] + value }
        }
        return nil
    }

    /// The value of a line "data: value"; nil for names of events, ids and comments.
    private static func data(of line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard line.starts(with: "data".utf8) else { return nil }
        let rest = line.dropFirst(4)
        if rest.isEmpty { return rest }
        guard rest.first == UInt8(ascii: ":") else { return nil }
        let value = rest.dropFirst()
        return value.first == UInt8(ascii: " ") ? value.dropFirst() : value
    }
}
