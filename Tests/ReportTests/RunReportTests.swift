import Contract
import Foundation
import History
import JSONValues
import Report
import Scheduling
import TestSupport
import Testing

/// What is read from the files of a run.
struct RunReportTests {
    @Test func candidatesHaveTheirParentsAndTheirMeans() throws {
        let report = try RunBench().report()

        #expect(report.candidates.map(\.parents) == [[], [0], [1, 0]])
        #expect(report.candidates.map(\.note) == ["the initial program", "rewritten", "crossed"])
        #expect(report.candidates.map(\.isInitial) == [true, false, false])
        #expect(report.candidates[0].train == nil)
        #expect(report.candidates[0].validation == .init(score: 0.5, count: 2))
        #expect(report.candidates[1].train == .init(score: 2.0 / 3, count: 3))
        #expect(report.candidates[1].validation == .init(score: 1, count: 2))
        // A row that wasn't scored is in no mean.
        #expect(report.candidates[2].train == .init(score: 0, count: 1))
        #expect(report.candidates[1].objectives == [.init(name: "clarity", value: 0.4)])
    }

    @Test func theAdoptedCandidateIsTheOneAfterTheLastEpoch() throws {
        let report = try RunBench().report()

        #expect(report.adopted?.number == 1)
        #expect(report.candidates[1].adoptedAfter == [0, 1])
    }

    @Test func variablesAreComparedWithWhatTheyWereBeforeTraining() throws {
        let changes = try RunBench().report().changes

        #expect(changes.map(\.path) == ["router/instructions", "router/examples"])
        #expect(
            changes[0].difference
                == .text(
                    TextDifference(from: "Answer with one word.", to: "Answer with one short word.")
                )
        )
        #expect(
            changes[1].difference
                == .elements(
                    kept: [],
                    removed: [],
                    added: RunBench.child["router/examples"]?.array ?? []
                )
        )
    }

    // The history names a rollout in each trial that asks for it; it was missing once.
    @Test func missingRolloutsHaveTheirReasonsTheMostFrequentFirst() throws {
        let bench = try RunBench()
        try bench.writeHistory(
            adding: [
                RunBench.trial(
                    4,
                    "cc",
                    "train",
                    [0, .nan, 0, 0],
                    note: "again",
                    reasons: [
                        .init("'router': no answer", places: [0, 3]),
                        .init("the judge: <it> broke", places: [1]),
                    ]
                ),
                RunBench.trial(
                    5,
                    "aa",
                    "validation",
                    [0],
                    note: "more",
                    reasons: [.init("'router': no answer", places: [0])]
                ),
            ]
        )

        let missing = try RunReport(folder: bench.folder).missing

        #expect(missing.map(\.reason) == ["'router': no answer", "the judge: <it> broke"])
        #expect(missing.map(\.rollouts) == [3, 1])
        #expect(missing.map(\.candidates) == [2, 1])
        #expect(missing.map(\.train) == [[0, 3], [1]])
        #expect(missing.map(\.validation) == [[0], []])
    }

    @Test func callsTokensCostAndLatencyComeFromTheJournal() throws {
        let total = try RunBench().report().account?.total

        #expect(total?.calls == 2)
        #expect(total?.failures == 2)
        #expect(total?.usage == Usage(inputTokens: 2000, outputTokens: 1000))
        // 1,000 for a million tokens in, 2,000 for a million out.
        #expect(total?.cost == 4)
        let median = try #require(total?.latency.seconds(at: 0.5))
        #expect(abs(median - 0.04) < 0.002)
    }

    @Test func aRunThatBrokeIsReadAsFarAsItCame() throws {
        let bench = try RunBench()
        try bench.writeHistory(events: 6)
        let torn = try bench.workshop.write(
            try String(contentsOfFile: bench.workshop.path("history.jsonl"), encoding: .utf8)
                + #"{"event":"epoch","ep"#,
            to: "history.jsonl"
        )
        try bench.writeJournal(adding: #"{"key":"00"#)

        let report = try RunReport(folder: bench.folder)

        #expect(torn.hasSuffix("history.jsonl"))
        #expect(report.reason == nil)
        #expect(report.candidates.count == 3)
        #expect(report.curves.map(\.values) == [[0.625], [1]])
        #expect(report.account?.total.calls == 2)
        #expect(report.test.isEmpty)
    }

    @Test func withoutAJournalTheCallsAreNotKnown() throws {
        let bench = try RunBench()
        try bench.writeHistory()

        let report = try RunReport(folder: bench.folder)

        #expect(report.account == nil)
        #expect(report.graph == nil)
    }

    @Test func aFolderWithoutHistorySaysWhatToName() throws {
        let bench = try RunBench()

        let error = #expect(throws: ComponentError.self) { try RunReport(folder: bench.folder) }

        #expect(
            error?.message
                == "'\(bench.folder)/history.jsonl': the file can't be read: No such file "
                + "or directory; name the folder that 'glia fit' has written, such as runs/NAME"
        )
    }

    @Test func aDamagedLineIsNamed() throws {
        let bench = try RunBench()
        try bench.workshop.write("{\"event\":\"begin\"}\nx\n", to: "history.jsonl")

        let error = #expect(throws: ComponentError.self) { try RunReport(folder: bench.folder) }

        #expect(
            error?.message == "line 2 of the history '\(bench.folder)/history.jsonl' is no JSON "
                + "object; the command that wrote it writes it anew from the journal"
        )
    }

    @Test func aDamagedJournalIsNoAccount() throws {
        let bench = try RunBench()
        try bench.writeHistory()
        try bench.writeJournal()
        let whole = try String(
            contentsOfFile: bench.workshop.path("journal.jsonl"),
            encoding: .utf8
        )
        try bench.workshop.write(
            whole.replacing("\"inference\"", with: "\"reward\""),
            to: "journal.jsonl"
        )

        let error = #expect(throws: ComponentError.self) { try RunReport(folder: bench.folder) }

        #expect(error?.message.hasPrefix("line 2 of the journal '") == true)
    }

    @Test(arguments: [
        ("history.jsonl", "{\"event\":\"begin\",\"history\":99}"), ("journal.jsonl", ""),
    ])
    func aNewerFormatIsRefused(name: String, line: String) throws {
        let bench = try RunBench()
        try bench.writeHistory()
        if name == "journal.jsonl" {
            try bench.writeNewerJournal()
        } else {
            try bench.workshop.write(line + "\n", to: name)
        }

        let error = #expect(throws: ComponentError.self) { try RunReport(folder: bench.folder) }

        #expect(error?.message.contains("has format 99, this Glia reads up to 1") == true)
    }

    @Test func theJSONHasEverythingThatThePageHas() throws {
        let json = try RunBench().report().json

        #expect(
            json.object?.names == [
                "report", "folder", "program", "settings", "reason", "why", "test", "history",
                "trials", "rollouts", "adopted", "candidates", "variables", "hardest",
                "missing", "model_calls",
            ]
        )
        #expect(json["history"]?["val_reward"] == [1, 1])
        #expect(json["candidates"]?.array?[1]["parents"] == [0])
        #expect(json["test"]?.array?[1]["interval"] == ["low": 0.5, "high": 0.9])
        #expect(json["model_calls"]?["phases"]?["optimizer"]?["calls"] == 1)
        #expect(json["rollouts"] == 9)
    }
}
