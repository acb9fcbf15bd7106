import Glibc

/// How long calls took, in classes that are each a twentieth wider than the one before.
///
/// So percentiles are right within 5 %, whatever the number of calls, in a few hundred numbers.
package struct LatencyHistogram: Sendable, Equatable {
    private static let growth = 1.05
    private var counts: [Int: Int] = [:]
    /// How many calls there were.
    package private(set) var count = 0

    /// Makes an empty one.
    package init() {}

    /// Adds a call.
    package mutating func add(_ duration: Duration) {
        // A microsecond is the shortest time that is told apart.
        let microseconds = max(1, duration / .microseconds(1))
        counts[Int(log(microseconds) / log(Self.growth)), default: 0] += 1
        count += 1
    }

    /// Adds the second's calls to the first's.
    package static func += (left: inout LatencyHistogram, right: LatencyHistogram) {
        left.counts.merge(right.counts, uniquingKeysWith: +)
        left.count += right.count
    }

    /// Returns how long a share of the calls took at most.
    ///
    /// - Parameter share: From 0 to 1; 0.5 for the median.
    /// - Returns: Seconds, right within 5 %; nil if there were no calls.
    package func seconds(at share: Double) -> Double? {
        guard count > 0 else { return nil }
        let rank = max(1, Int((share * Double(count)).rounded(.up)))
        var seen = 0
        for (bucket, number) in counts.sorted(by: { $0.key < $1.key }) {
            seen += number
            // The middle of the class, by the geometric mean of its bounds.
            if seen >= rank { return pow(Self.growth, Double(bucket) + 0.5) / 1_000_000 }
        }
        return nil
    }
}
