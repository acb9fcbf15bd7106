import PluginSDK

/// The words of a text as they are compared: in lower case, without punctuation and articles.
struct Tokens: Equatable {
    private static let left: Set<String> = ["a", "an", "the", "of", "is"]
    /// How often each word stands in the text.
    let counts: [String: Int]

    init(_ text: String) {
        var counts: [String: Int] = [:]
        // Punctuation within a word goes without parting it: "don't" is "dont".
        let plain = text.lowercased().unicodeScalars.filter { !Self.isPunctuation($0) }
        let words = String(String.UnicodeScalarView(plain)).split(whereSeparator: \.isWhitespace)
        for word in words where !Self.left.contains(String(word)) {
            counts[String(word), default: 0] += 1
        }
        self.counts = counts
    }

    var total: Int { counts.values.reduce(0, +) }

    /// How many words of this text stand in another too, each as often as in both.
    func shared(with other: Tokens) -> Int {
        counts.reduce(0) { $0 + min($1.value, other.counts[$1.key] ?? 0) }
    }

    /// How many different words both have, and how many one or the other.
    func overlap(with other: Tokens) -> (both: Int, either: Int) {
        let both = counts.keys.count { other.counts[$0] != nil }
        return (both, counts.count + other.counts.count - both)
    }

    private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "!"..."/", ":"..."@", "["..."`", "{"..."~": true
        default: false
        }
    }
}
