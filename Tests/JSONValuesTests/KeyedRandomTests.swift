import JSONValues
import Testing

struct KeyedRandomTests {
    @Test func theSameSeedAndPurposeGiveTheSameNumbersInEveryProcess() {
        var random = KeyedRandom(seed: 1, purpose: "shuffle/epoch:0")

        #expect(
            [random.next(), random.next()] == [
                10_350_984_993_791_879_382, 11_719_077_291_059_393_500,
            ]
        )
    }

    @Test func purposesDoNotShareTheirNumbers() {
        var first = KeyedRandom(seed: 1, purpose: "a")
        var second = KeyedRandom(seed: 1, purpose: "b")

        #expect(first.next() != second.next())
    }

    @Test func unitNumbersAreSpreadEvenly() {
        var random = KeyedRandom(seed: 3, purpose: "unit")

        let mean = (0..<10_000).reduce(0.0) { sum, _ in sum + random.unit() } / 10_000

        #expect(abs(mean - 0.5) < 0.02)
    }

    @Test func weightedDrawsFollowTheWeights() {
        var random = KeyedRandom(seed: 4, purpose: "weights")

        let draws = (0..<6000).map { _ in random.index(weights: [1, 0, 2]) }

        #expect(draws.count { $0 == 1 } == 0)
        #expect(abs(Double(draws.count { $0 == 2 }) / 6000 - 2.0 / 3) < 0.03)
    }
}
