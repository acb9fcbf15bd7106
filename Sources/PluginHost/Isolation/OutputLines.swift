import Glibc

/// What a worker prints, line by line: it belongs into the log, not into the host's output.
struct OutputLines: ~Copyable {
    /// Longer lines are cut: a plugin may print without end.
    private static let longestLine = 4096

    let readEnd: Int32
    private let line: @Sendable (String) -> Void
    private var rest: [UInt8] = []

    /// Takes over the end of a pipe from which nobody waits to read.
    init(readEnd: Int32, _ line: @escaping @Sendable (String) -> Void) {
        self.readEnd = readEnd
        self.line = line
        _ = fcntl(readEnd, F_SETFL, O_NONBLOCK)
    }

    deinit { if readEnd >= 0 { close(readEnd) } }

    /// Takes what is there; false if nobody can write any more.
    mutating func read() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = Glibc.read(readEnd, &buffer, buffer.count)
            if count < 0 { return errno == EAGAIN || errno == EINTR }
            if count == 0 { return false }
            rest += buffer[..<count]
            while let end = rest.firstIndex(of: UInt8(ascii: "\n")) { give(end + 1) }
            if rest.count > Self.longestLine { give(rest.count) }
        }
    }

    /// Takes what is left, whole lines or not.
    mutating func finish() {
        _ = read()
        if !rest.isEmpty { give(rest.count) }
    }

    /// What is there in a socket that nobody else reads, up to what one can hold.
    static func rest(of descriptor: Int32) -> String {
        guard descriptor >= 0 else { return "" }
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        var count = 0
        while count < bytes.count {
            let more = bytes.withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress?.advanced(by: count), $0.count - count)
            }
            guard more > 0 else { break }
            count += more
        }
        return String(decoding: bytes[..<count], as: UTF8.self)
    }

    private mutating func give(_ count: Int) {
        var text = rest.prefix(count)
        if text.last == UInt8(ascii: "\n") { text.removeLast() }
        line(String(decoding: text.prefix(Self.longestLine), as: UTF8.self))
        rest.removeFirst(count)
    }
}
