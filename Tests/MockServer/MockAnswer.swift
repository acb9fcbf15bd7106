import Foundation

/// What the server sends, and what it does then.
public struct MockAnswer: Sendable {
    /// What happens once the bytes are sent.
    public enum Ending: Sendable {
        /// The connection stays open for the next request.
        case keepsOpen
        /// It is closed.
        case closes
        /// Nothing more comes, until the other side closes.
        case stalls
    }

    private let bytes: [UInt8]
    private let ending: Ending
    private let delay: Double

    /// Answers with any bytes.
    ///
    /// - Parameters:
    ///   - bytes: What is sent, as it is.
    ///   - ending: What happens then.
    ///   - delay: How many seconds pass before.
    public init(bytes: [UInt8], ending: Ending, delay: Double = 0) {
        self.bytes = bytes
        self.ending = ending
        self.delay = delay
    }

    /// Answers as a sound server does.
    ///
    /// - Parameters:
    ///   - body: The body.
    ///   - status: The status.
    ///   - headers: Further header lines.
    ///   - delay: How many seconds pass before.
    /// - Returns: The answer.
    public static func reply(
        _ body: String,
        status: Int = 200,
        headers: [String] = [],
        delay: Double = 0
    ) -> MockAnswer {
        let lines =
            ["HTTP/1.1 \(status) X", "content-length: \(body.utf8.count)"] + headers + ["", body]
        return MockAnswer(
            bytes: Array(lines.joined(separator: "\r\n").utf8),
            ending: .keepsOpen,
            delay: delay
        )
    }

    /// Answers with a stream of events, in chunks; one that is cut off lacks the last chunk.
    ///
    /// - Parameters:
    ///   - events: The data of each event.
    ///   - isCut: Whether the connection closes without the stream's end.
    /// - Returns: The answer.
    public static func stream(_ events: [String], isCut: Bool = false) -> MockAnswer {
        var text = "HTTP/1.1 200 X\r\ncontent-type: text/event-stream\r\n"
        text += "transfer-encoding: chunked\r\n\r\n"
        for event in events {
            let line = "data: \(event)\n\n"
            text += String(line.utf8.count, radix: 16) + "\r\n" + line + "\r\n"
        }
        if !isCut { text += "0\r\n\r\n" }
        return MockAnswer(bytes: Array(text.utf8), ending: isCut ? .closes : .keepsOpen)
    }

    /// Returns whether the connection goes on.
    func send(to connection: Int32, reader: inout RequestReader) -> Bool {
        if delay > 0 { usleep(UInt32(delay * 1e6)) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(connection, $0.baseAddress, $0.count) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        switch ending {
        case .keepsOpen: return true
        case .closes: return false
        case .stalls:
            reader.waitForEnd()
            return false
        }
    }
}
