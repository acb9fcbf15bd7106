package import JSONValues

/// One row of data.
package struct Example: Sendable {
    /// The input, a JSON object as text.
    package let input: String
    /// The target, a JSON object as text, or nil if the data has none.
    package let target: String?
    /// The fingerprint of both: rows of one content have one key, wherever they stand.
    package let key: ContentHash
    /// Which of several rows of one content it is, from 0: each is a rollout of its own.
    package fileprivate(set) var rollout = 0

    /// Makes an example.
    package init(input: String, target: String?) {
        self.input = input
        self.target = target
        key = ContentHash(String(joining: [input, "\u{0}", target ?? "\u{1}"]))
    }
}

extension [Example] {
    /// The same rows, those of one content numbered in their order.
    ///
    /// Whoever repeats a row wants several answers to it: equal rows with equal random numbers
    /// would have the same one.
    package var numbered: [Example] {
        var counts: [ContentHash: Int] = [:]
        counts.reserveCapacity(count)
        return map { row in
            var row = row
            row.rollout = counts[row.key, default: 0]
            counts[row.key] = row.rollout + 1
            return row
        }
    }
}
