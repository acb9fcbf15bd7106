import Contract
import Foundation
import History
import JSONValues
import TestSupport
import Testing

struct HistoryFileTests {
    private static let trial = HistoryEvent.TrialRecord(
        id: 3,
        epoch: 0,
        step: 1,
        candidate: "00ff",
        variables: ["answer/instructions": "x"],
        split: "validation",
        examples: [4, 2],
        scores: [0.5, .nan],
        objectives: [[], [Objective(name: "clarity", value: 0.75)]],
        parents: [1],
        note: "mutated"
    )

    @Test func everyEventIsOneLine() throws {
        let workshop = try Workshop()
        let file = try HistoryFile(path: workshop.path("history.jsonl"))

        try file.append(.begin(["format": 1]))
        try file.append(.trial(Self.trial))
        try file.append(
            .epoch(
                0,
                [.init(key: "reward", value: 0.25), .init(key: "val", value: 1)],
                .init(
                    search: SampleCounts(count: 9, failures: 2, unscored: 1),
                    validation: .init()
                ),
                adopted: "00ff"
            )
        )
        try file.append(.end(["reason": "the epoch is done"]))

        #expect(
            try String(contentsOfFile: workshop.path("history.jsonl"), encoding: .utf8) == """
                {"event":"begin","format":1}
                {"event":"trial","trial":3,"epoch":0,"step":1,"candidate":"00ff",\
                "split":"validation","examples":[4,2],"scores":[0.5,null],\
                "objectives":{"clarity":[null,0.75]},"parents":[1],\
                "note":"mutated","variables":{"answer/instructions":"x"}}
                {"event":"epoch","epoch":0,"values":{"reward":0.25,"val":1.0},\
                "samples":{"count":9,"failures":2,"unscored":1},\
                "val_samples":{"count":0,"failures":0,"unscored":0},"candidate":"00ff"}
                {"event":"end","reason":"the epoch is done"}

                """
        )
    }

    @Test func aNewRunReplacesTheOldRecord() throws {
        let workshop = try Workshop()
        let path = try workshop.write("an older and longer record\n", to: "history.jsonl")

        try HistoryFile(path: path).append(.begin([:]))

        #expect(try String(contentsOfFile: path, encoding: .utf8) == "{\"event\":\"begin\"}\n")
    }

    @Test func aFileThatCannotBeWrittenIsNamed() throws {
        let workshop = try Workshop()
        let parent = try workshop.write("", to: "parent")

        let error = try #require(throws: ComponentError.self) {
            try HistoryFile(path: parent + "/history.jsonl")
        }

        #expect(
            error.message
                == "the history '\(parent)/history.jsonl' can't be written: Not a directory"
        )
    }

    @Test func aFullDiskIsAnErrorNotALoss() throws {
        let file = try HistoryFile(path: "/dev/full")

        let error = try #require(throws: ComponentError.self) { try file.append(.begin([:])) }

        #expect(
            error.message == "the history '/dev/full' can't be written: No space left on device"
        )
    }
}
