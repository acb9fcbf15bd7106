import PluginSDK
import Testing

struct ScoreSamplingTests {
    private func first(_ sampling: ScoreSampling, _ scores: [Double], temperature: Double) -> [Int]
    {
        (0..<2000).compactMap {
            var random = KeyedRandom(seed: 2, purpose: "draw:\($0)")
            return sampling.draw(1, scores: scores, temperature: temperature, using: &random).first
        }
    }

    @Test func drawsByTheSoftmaxOfScores() {
        let drawn = first(.softmax, [0, 1], temperature: 0.3)

        // exp(-1 / 0.3) is 0.036 of the weight of the better one: 69 of 2,000 draws.
        #expect((40...100).contains(drawn.count { $0 == 0 }))
    }

    @Test func drawsOnlyTheBestAtTemperatureZero() {
        #expect(Set(first(.softmax, [0, 1, 0.9], temperature: 0)) == [1])
    }

    @Test func ranksEqualScoresByAgeForBest() {
        var random = KeyedRandom(seed: 2, purpose: "x")

        #expect(
            ScoreSampling.best.draw(2, scores: [0, 1, 1], temperature: 0, using: &random) == [1, 2]
        )
    }

    @Test(arguments: [ScoreSampling.softmax, .random, .best]) func drawsEachItemOnce(
        sampling: ScoreSampling
    ) {
        var random = KeyedRandom(seed: 2, purpose: "x")

        let drawn = sampling.draw(9, scores: [0, 1, 0.5], temperature: 0.3, using: &random)

        #expect(drawn.sorted() == [0, 1, 2])
    }
}
