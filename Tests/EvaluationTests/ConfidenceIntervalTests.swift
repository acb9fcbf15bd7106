import Evaluation
import Testing

struct ConfidenceIntervalTests {
    /// The first line is the textbook's; the others are of Newcombe, "Two-sided confidence
    /// intervals for the single proportion" (1998), table I, method 3.
    @Test(arguments: [
        (8, 10, 0.4902, 0.9433), (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611), (1, 29, 0.0061, 0.1718), (10, 10, 0.7225, 1),
    ])
    func zerosAndOnesGetWilsonsInterval(hits: Int, count: Int, low: Double, high: Double) throws {
        let scores = (0..<count).map { $0 < hits ? 1.0 : 0.0 }

        let interval = try #require(ConfidenceInterval(of: scores))

        #expect((interval.low * 10_000).rounded() / 10_000 == low)
        #expect((interval.high * 10_000).rounded() / 10_000 == high)
    }

    @Test func otherScoresGetABootstrapThatIsRepeatableAndHoldsTheMean() throws {
        let scores = (0..<40).map { Double($0 % 7) / 6 }
        let mean = scores.reduce(0, +) / 40

        let interval = try #require(ConfidenceInterval(of: scores))

        #expect(ConfidenceInterval(of: scores) == interval)
        #expect(interval.low < mean && mean < interval.high)
        // The normal approximation: 1.96 standard errors to either side.
        #expect(abs((interval.high - interval.low) - 2 * 1.96 * 0.3323 / 6.3246) < 0.02)
    }

    @Test func equalScoresLeaveNoDoubt() throws {
        let interval = try #require(ConfidenceInterval(of: [0.5, 0.5, 0.5]))

        #expect(interval.low == 0.5)
        #expect(interval.high == 0.5)
    }

    @Test func noScoresHaveNoInterval() {
        #expect(ConfidenceInterval(of: []) == nil)
    }
}
