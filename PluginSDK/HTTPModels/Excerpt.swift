/// Shows the beginning of texts that came from outside.
struct Excerpt {
    /// What is never cut in two: the host takes a key out of messages, but knows it only whole.
    let key: [UInt8]

    /// Shows texts in which that key may stand; empty if there is none.
    init(sparing key: String) { self.key = Array(key.utf8) }

    /// The first line's worth of a text.
    ///
    /// - Parameters:
    ///   - bytes: The text, UTF-8.
    ///   - limit: How many bytes to show at most, but for the mark that there are more.
    /// - Returns: One line.
    func start(of bytes: [UInt8], limit: Int = 400) -> String {
        let text = String(decoding: bytes.prefix(end(in: bytes, limit)), as: UTF8.self)
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        return line + (bytes.count > limit ? "..." : "")
    }

    /// Where to cut: at the limit, or before the key that stands across it.
    private func end(in bytes: [UInt8], _ limit: Int) -> Int {
        guard bytes.count > limit, !key.isEmpty else { return limit }
        let across = max(0, limit - key.count + 1)..<limit
        return across.first { bytes[$0...].starts(with: key) } ?? limit
    }
}
