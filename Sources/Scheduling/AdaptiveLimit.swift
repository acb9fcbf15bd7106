/// How many calls may be in flight: fewer after each refusal, slowly more after each answer.
///
/// Halving and adding one a round is what TCP does: many who share a limit end with equal parts.
struct AdaptiveLimit: Sendable {
    private let most: Double
    private var window: Double
    private var lastDecrease = Duration.zero - .seconds(1)

    init(most: Int) {
        // A number that a file or a plugin gives; a larger one is no limit either.
        self.most = Double(max(1, min(most, 1 << 20)))
        window = self.most
    }

    var current: Int { Int(window) }

    /// A call was answered.
    mutating func grow() { window = min(most, window + 1 / window) }

    /// A call that began at a time was refused, because there were too many.
    mutating func shrink(begun: Duration, inFlight: Int, now: Duration) {
        // All that were on the way when the limit was halved say the same thing once more.
        guard begun > lastDecrease else { return }
        window = max(1, min(window, Double(inFlight)) / 2)
        lastDecrease = now
    }
}
