public import JSONValues

// Draws that every search needs. They are spelled out here, not left to the standard library,
// whose shuffling may differ between releases: a saved search must go on the same.

extension KeyedRandom {
    /// Returns a whole number from 0 up to but without the bound.
    ///
    /// - Parameter bound: At least 1.
    /// - Returns: The number.
    public mutating func index(below bound: Int) -> Int { Int(next() % UInt64(max(1, bound))) }

    /// Returns the numbers from 0 up to but without `count` in random order.
    public mutating func permutation(_ count: Int) -> [Int] { distinct(count, below: count) }

    /// Returns different numbers from 0 up to but without a bound, in random order.
    ///
    /// - Parameters:
    ///   - count: How many; at most `bound` are given.
    ///   - bound: How many numbers there are to draw from.
    /// - Returns: The numbers.
    public mutating func distinct(_ count: Int, below bound: Int) -> [Int] {
        var numbers = Array(0..<max(0, bound))
        let count = min(count, numbers.count)
        for place in 0..<max(0, count) {
            numbers.swapAt(place, place + index(below: numbers.count - place))
        }
        return Array(numbers.prefix(max(0, count)))
    }
}
