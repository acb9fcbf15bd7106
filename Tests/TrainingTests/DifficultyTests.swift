import Contract
import Evaluation
import Foundation
import History
import HostDoubles
import JSONValues
import ProgramGraph
import TestSupport
import Testing

@testable import Training

/// Which examples a search found hard, and what a run writes down of them.
struct DifficultyTests {
    private static func trial(_ split: Split, _ examples: [Int]) -> Trial {
        Trial(
            id: 0,
            variables: [:],
            split: split,
            examples: examples,
            wantsTraces: false,
            parents: [],
            note: ""
        )
    }

    @Test func theLowestMeansComeFirst() {
        var difficulty = Difficulty(train: 3, validation: 2)

        difficulty.add([0.5, 1, 0], of: Self.trial(.train, [0, 1, 2]))
        difficulty.add([0.25, 1, 1], of: Self.trial(.train, [0, 1, 2]))
        difficulty.add([0.75], of: Self.trial(.validation, [1]))

        let hardest = difficulty.hardest(10)
        #expect(hardest.map(\.split) == [.train, .train, .validation])
        #expect(hardest.map(\.index) == [0, 2, 1])
        #expect(hardest.map(\.mean) == [0.375, 0.5, 0.75])
        #expect(hardest.map(\.best) == [0.5, 1, 0.75])
        #expect(hardest.map(\.count) == [2, 2, 1])
    }

    @Test func ofEquallyHardOnesTheOneTriedMoreOftenComesFirst() {
        var difficulty = Difficulty(train: 3, validation: 0)

        difficulty.add([0, 0, 1], of: Self.trial(.train, [0, 1, 2]))
        difficulty.add([0], of: Self.trial(.train, [1]))

        #expect(difficulty.hardest(1).map(\.index) == [1])
    }

    @Test func whatWasNeverScoredIsNotHard() {
        var difficulty = Difficulty(train: 2, validation: 0)

        difficulty.add([.nan, 1], of: Self.trial(.train, [0, 1]))

        #expect(difficulty.hardest(10).isEmpty)
    }

    @Test func theRecordShowsWhatTheAdoptedCandidateMadeOfThem() async throws {
        let workshop = try Workshop()
        var bench = FitBench()
        bench.train = ["plain", "other"]
        bench.record = try HistoryFile(path: workshop.path("history.jsonl"))

        _ = try await bench.run(.onBatches())

        let text = try String(contentsOfFile: workshop.path("history.jsonl"), encoding: .utf8)
        let end = try JSON(parsing: String(text.split(separator: "\n").last ?? ""))
        let hardest = try #require(end["hardest"]?.array?.first)
        #expect(hardest["split"] == "train")
        #expect(hardest["example"] == 1)
        #expect(hardest["mean"] == 0)
        #expect(hardest["target"] == ["a": "other"])
        #expect(hardest["score"] == 0)
        #expect(end["hardest"]?.array?.count == 1)
    }

    @Test func longTextsAreCut() throws {
        let entry = Difficulty.Entry(split: .train, index: 0, mean: 0, best: 0, count: 1)
        let long = String(repeating: "ü", count: 2000)

        let json = entry.json(Example(input: "{\"a\":[\"\(long)\"],\"b\":1}", target: nil), nil)

        #expect(json["input"]?["a"]?.array?.first?.string?.count == 1002)
        #expect(json["input"]?["b"] == 1)
        #expect(json["target"] == .null)
        #expect(json["output"] == nil)
    }

    @Test func valuesAsBeforeTrainingAreTheSameCandidate() async throws {
        let workshop = try Workshop()
        var bench = FitBench()
        bench.record = try HistoryFile(path: workshop.path("history.jsonl"))
        let initial: JSONObject = ["answer/instructions": "plain"]

        let result = try await bench.run(.onBatches(adopting: initial))

        let text = try String(contentsOfFile: workshop.path("history.jsonl"), encoding: .utf8)
        #expect(result.candidate == Candidate())
        #expect(!text.contains(Candidate(initial).key.description))
    }
}
