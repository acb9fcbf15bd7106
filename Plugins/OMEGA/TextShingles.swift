/// A text as the set of its runs of words, to compare texts without an embedding model.
///
/// Case and punctuation don't count. Likeness is the share of runs that two texts have in common
/// of those that either has (Jaccard's index).
struct TextShingles: Sendable {
    private let runs: Set<[Substring]>

    init(_ text: String, length: Int = 3) {
        let words = Self.words(text)
        let length = max(1, min(length, words.count))
        runs = Set(
            words.isEmpty ? [] : (0...(words.count - length)).map { Array(words[$0..<$0 + length]) }
        )
    }

    func likeness(to other: TextShingles) -> Double {
        let either = runs.union(other.runs).count
        return either == 0 ? 1 : Double(runs.intersection(other.runs).count) / Double(either)
    }

    private static func words(_ text: String) -> [Substring] {
        text.lowercased().split { !$0.isLetter && !$0.isNumber }
    }

    /// A run of that many words that stands in both texts, or nil.
    static func sharedRun(_ length: Int, of text: String, in other: String) -> String? {
        let (mine, theirs) = (words(text), words(other))
        guard mine.count >= length, theirs.count >= length else { return nil }
        let runs = Set((0...(theirs.count - length)).map { Array(theirs[$0..<$0 + length]) })
        return (0...(mine.count - length)).lazy.map { Array(mine[$0..<$0 + length]) }.first {
            runs.contains($0)
        }?.joined(separator: " ")
    }
}
