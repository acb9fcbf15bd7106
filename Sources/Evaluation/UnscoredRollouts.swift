/// The rollouts that a reward couldn't score; they are in no mean, so somebody must say so.
package struct UnscoredRollouts: Sendable, Equatable {
    /// How many there are.
    package private(set) var count = 0
    /// Why the first of them has no score, if it says so.
    package private(set) var firstReason: String?

    /// Makes none.
    package init() {}

    mutating func add(_ rows: [EvaluatedRow]) {
        for row in rows where !row.score.isFinite {
            count += 1
            firstReason = firstReason ?? row.unscoredReason
        }
    }
}
