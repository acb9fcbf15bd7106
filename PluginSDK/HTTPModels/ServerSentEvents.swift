/// Reads a stream of server-sent events that has arrived.
package struct ServerSentEvents: Sendable, Equatable {
    /// The text of each event's data, in order.
    package private(set) var events: [[UInt8]] = []

    /// Reads a stream; what follows the last empty line is an event that was cut off, and left out.
    package init(_ bytes: [UInt8]) {
        var data: [UInt8]?
        var start = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
        while start < bytes.count {
            guard let end = bytes[start...].firstIndex(where: { $0 == 0x0a || $0 == 0x0d }) else {
                return
            }
            let line = bytes[start..<end]
            let isPair = bytes[end] == 0x0d && end + 1 < bytes.count && bytes[end + 1] == 0x0a
            start = end + (isPair ? 2 : 1)
            if line.isEmpty {
                if let event = data { events.append(event) }
                data = nil
            } else if let value = Self.data(of: line) {
                if data == nil { data = Array(value) } else { data? += [0x0a] + value }
            }
        }
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
