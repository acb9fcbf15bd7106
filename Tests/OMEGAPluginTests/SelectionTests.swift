import PluginSDK
import Testing

@testable import OMEGAPlugin

struct SelectionTests {
    private func scores(_ rows: [[Double]]) -> ScoreMatrix {
        var scores = ScoreMatrix()
        for (candidate, row) in rows.enumerated() {
            for (example, score) in row.enumerated() {
                scores.record(score, candidate: candidate, example: example)
            }
        }
        return scores
    }

    private func draws(_ selection: Selection, _ rows: [[Double]], count: Int = 600) -> [Int] {
        var population = Population()
        for candidate in 1..<rows.count { population.add(candidate) }
        let scores = scores(rows)
        return (0..<count).compactMap {
            var random = KeyedRandom(seed: 1, purpose: "draw:\($0)")
            return selection.draw(population, scores: scores, using: &random)
        }
    }

    @Test func drawsTheFittestAloneForBest() {
        let drawn = draws(Selection(kind: .best, temperature: 0.3), [[0, 0], [1, 1], [1, 0]])

        #expect(Set(drawn) == [1])
    }

    @Test func drawsAllAlikeForRandom() {
        let drawn = draws(Selection(kind: .random, temperature: 0.3), [[0, 0], [1, 1], [1, 0]])

        #expect((0..<3).allSatisfy { who in drawn.count { $0 == who } > 150 })
    }

    @Test func prefersTheFitAndTheFrontierForSoftmax() {
        let drawn = draws(
            Selection(kind: .softmax, temperature: 0.3),
            [[0, 0, 0], [1, 1, 0], [0, 0, 1]]
        )

        let counts = (0..<3).map { who in drawn.count { $0 == who } }
        #expect(counts[1] > counts[2] && counts[2] > counts[0] && counts[0] > 0)
    }

    @Test func tiresOfAParentWithManyChildren() {
        var population = Population()
        population.add(1)
        for _ in 0..<50 { population.noteChild(of: 1) }
        let scores = scores([[0.5], [0.5]])

        let drawn = (0..<200).compactMap { draw -> Int? in
            var random = KeyedRandom(seed: 1, purpose: "draw:\(draw)")
            return Selection(kind: .softmax, temperature: 0.3).draw(
                population,
                scores: scores,
                using: &random
            )
        }

        #expect(drawn.count { $0 == 1 } < 20)
    }

    @Test func sharesTheFrontierAmongEquals() {
        let shares = Selection.frontierShares([0, 1], scores([[1, 1], [1, 0]]))

        #expect(abs(shares[0] - 2 / 3.0) < 1e-12 && abs(shares[1] - 1 / 3.0) < 1e-12)
    }
}
