import PluginSDK
import Testing

@testable import OMEGAPlugin

struct DominatedNoveltyTests {
    private let places = [0.0, 0.1, 0.9, 0.2]
    private let fitness = [1.0, 0.9, 0.5, 0.5]

    private func distance(_ first: Int, _ second: Int) -> Double {
        abs(places[first] - places[second])
    }

    @Test func isTheMeanDistanceToTheNearestStrictlyFitter() {
        let competition = DominatedNovelty(nearest: 1).competition(
            fitness: fitness,
            distance: distance
        )

        #expect(competition[0] == .infinity)
        #expect(abs(competition[1] - 0.1) < 1e-12)
        #expect(abs(competition[2] - 0.8) < 1e-12)
        #expect(abs(competition[3] - 0.1) < 1e-12)
    }

    @Test func averagesOverSeveralNeighbours() {
        let competition = DominatedNovelty(nearest: 5).competition(
            fitness: fitness,
            distance: distance
        )

        #expect(abs(competition[2] - 0.85) < 1e-12)
    }

    @Test func keepsTheFittestAndTheDifferent() {
        let survivors = DominatedNovelty(nearest: 1).survivors(
            2,
            fitness: fitness,
            distance: distance
        )

        #expect(survivors == [0, 2])
    }

    @Test func givesInfinityToEqualsAndBreaksTiesByAge() {
        let survivors = DominatedNovelty(nearest: 3).survivors(
            2,
            fitness: [0.5, 0.5, 0.5],
            distance: { _, _ in 0 }
        )

        #expect(survivors == [0, 1])
    }
}
