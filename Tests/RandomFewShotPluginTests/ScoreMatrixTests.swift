import PluginSDK
import Testing

struct ScoreMatrixTests {
    private var scores: ScoreMatrix {
        var scores = ScoreMatrix()
        for (example, score) in [(3, 1.0), (1, 0.5), (2, .nan)] {
            scores.record(score, candidate: 0, example: example)
        }
        for (example, score) in [(1, 1.0), (2, 1.0), (3, 1.0), (4, 0.0)] {
            scores.record(score, candidate: 1, example: example)
        }
        return scores
    }

    @Test func leavesUnscoredExamplesOutOfMeans() {
        #expect(scores.mean(0) == 0.75)
        #expect(scores.scoredExamples(0) == [1, 3])
        #expect(scores.mean(7) == nil)
    }

    @Test func doesNotAskAgainForAnUnscoredExample() {
        #expect(scores.unasked(0, among: [4, 2, 1, 0]) == [4, 0])
    }

    @Test func comparesOnCommonExamplesOnly() throws {
        let paired = try #require(scores.compare(1, with: 0))

        #expect(paired.difference == 0.25 && paired.count == 2 && paired.standardError == 0.25)
        #expect(scores.compare(1, with: 0, over: [3])?.difference == 0)
        #expect(scores.compare(1, with: 0, over: [2, 4]) == nil)
    }

    @Test func seesNoLeadOnFewOfTheRivalsExamples() {
        var scores = scores
        scores.record(1, candidate: 2, example: 4)

        #expect(scores.lead(2, over: 1) == nil)
        #expect(scores.lead(2, over: 1, on: [4]) == 1)
        #expect(scores.lead(1, over: 0) == 0.25)
        #expect(scores.lead(0, over: 1) == nil)
    }

    @Test func comesBackFromItsJSON() throws {
        let again = try ScoreMatrix(scores.json)

        #expect(again == scores)
        #expect(again.json.text() == scores.json.text())
    }
}
