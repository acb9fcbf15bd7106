import Contract
import Scheduling
import Testing

/// What model calls cost.
struct ModelAccountTests {
    @Test func tokensFromTheCacheHaveAPriceOfTheirOwn() {
        let usage = Usage(inputTokens: 3_000_000, cachedTokens: 2_000_000, outputTokens: 500_000)

        #expect(ModelPrice(input: 2, cached: 0.5, output: 8).cost(of: usage) == 7)
        #expect(ModelPrice(input: 2, output: 8).cost(of: usage) == 10)
    }

    @Test func phasesAreKeptApartAndSummedUp() {
        let ledger = ModelLedger()
        let price = ModelPrice(input: 1, output: 1)
        let usage = Usage(inputTokens: 500_000)

        ledger.answered(usage, phase: "inference", price: price, duration: .milliseconds(10))
        ledger.answered(usage, phase: "inference", price: price, duration: .milliseconds(20))
        ledger.answered(usage, phase: "reward")

        let account = ledger.current
        #expect(account.phases.mapValues(\.calls) == ["inference": 2, "reward": 1])
        #expect(account.phases.mapValues(\.cost) == ["inference": 1, "reward": 0])
        #expect(account.total.usage.inputTokens == 1_500_000)
        #expect(account.total.latency.count == 2)
    }

    @Test(arguments: [(0.5, 0.5), (0.9, 0.9), (0.99, 0.99), (1, 1), (0, 0.001)])
    func percentilesAreRightWithinFivePercent(share: Double, seconds: Double) throws {
        var histogram = LatencyHistogram()
        for milliseconds in (1...1000).shuffled() { histogram.add(.milliseconds(milliseconds)) }

        let found = try #require(histogram.seconds(at: share))

        #expect(abs(found - seconds) <= 0.05 * seconds)
    }

    @Test func nothingHasNoPercentile() {
        #expect(LatencyHistogram().seconds(at: 0.5) == nil)
    }

    @Test func histogramsAddUp() {
        var first = LatencyHistogram()
        var second = LatencyHistogram()
        var both = LatencyHistogram()
        for (index, milliseconds) in [3, 50, 50, 7000].enumerated() {
            both.add(.milliseconds(milliseconds))
            if index % 2 == 0 {
                first.add(.milliseconds(milliseconds))
            } else {
                second.add(.milliseconds(milliseconds))
            }
        }

        first += second

        #expect(first == both)
    }
}
