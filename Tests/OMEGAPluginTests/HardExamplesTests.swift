import PluginSDK
import Testing

@testable import OMEGAPlugin

struct HardExamplesTests {
    private func observed(_ scores: [(example: Int, score: Double)]) throws -> HardExamples {
        var memory = HardExamples()
        for (example, score) in scores {
            let row = TrialResults.Row(trial: 0, example: example, score: score, trace: "{}")
            memory.observe(try #require(try Prediction(row, of: 0)))
        }
        return memory
    }

    private func hardest(_ memory: HardExamples, outside batch: [Int] = []) -> [Int] {
        memory.hardest(5, observations: 2, outside: batch, below: 1).map(\.prediction.example)
    }

    @Test func namesTheWorstThatWereSeenOftenEnough() throws {
        let memory = try observed([
            (1, 0.5), (1, 0.5), (2, 0), (2, 0), (3, 0), (4, 1), (4, 1), (5, 0), (5, 0), (5, 0),
        ])

        #expect(hardest(memory) == [5, 2, 1])
        #expect(hardest(memory, outside: [5]) == [2, 1])
    }

    @Test func forgetsTheEasiestFirstWhenItIsFull() throws {
        let many = (0..<HardExamples.capacity + 10).flatMap { example in
            [(example, Double(example % 10) / 10), (example, Double(example % 10) / 10)]
        }

        let memory = try observed(many)

        #expect(memory.json.array?.count == HardExamples.capacity)
        #expect(hardest(memory) == [0, 10, 20, 30, 40])
    }
}
