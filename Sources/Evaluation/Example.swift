package import JSONValues

/// One row of data.
package struct Example: Sendable {
    /// The input, a JSON object as text.
    package let input: String
    /// The target, a JSON object as text, or nil if the data has none.
    package let target: String?
    /// The fingerprint of both: rows of one content have one key, wherever they stand.
    package let key: ContentHash

    /// Makes an example.
    package init(input: String, target: String?) {
        self.input = input
        self.target = target
        key = ContentHash(input + "\u{0}" + (target ?? "\u{1}"))
    }
}
