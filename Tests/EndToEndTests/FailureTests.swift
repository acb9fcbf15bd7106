import Foundation
import JSONValues
import TestSupport
import Testing

/// What can go wrong around a training: each ends as the docs say, and nothing is lost.
@Suite(.serialized)
struct FailureTests {
    @Test func aFullDiskEndsTheRunBeforeAnythingIsPaidThatCannotBeKept() throws {
        let desk = try CountedDesk(model: ", delay_us: 300")
        try #require(try desk.fit("whole").status == 0)
        let total = desk.answers

        let full = try desk.fit("out", after: "ulimit -f 190")
        let paid = desk.answers - total
        let kept = desk.calls(in: "out")
        let second = try desk.fit("out")

        #expect(full.status == 1)
        #expect(
            full.errors == "the journal '\(desk.workshop.path("out"))/journal.jsonl' can't be "
                + "written: File too large\n"
        )
        #expect(paid > 0)
        #expect(kept == paid)
        #expect(second.status == 0, "\(second.errors)")
        #expect(desk.answers == 2 * total)
        #expect(desk.text("out/history.jsonl") == desk.text("whole/history.jsonl"))
        #expect(desk.text("out/program.json") == desk.text("whole/program.json"))
    }

    @Test func anUnwritableOutputIsNamedBeforeAnythingIsAsked() throws {
        let desk = try CountedDesk()
        try desk.workshop.write("", to: "file")

        let run = try desk.fit("file/out")

        #expect(run.status == 1)
        #expect(
            run.errors
                == "the folder '\(desk.workshop.path("file/out"))' can't be made: Not a directory\n"
        )
        #expect(desk.answers == 0)
    }

    @Test func callsThatFailNowAndThenAreReported() throws {
        let desk = try CountedDesk(model: ", failing: 30")

        let run = try desk.fit("out", ["--json"])
        let again = try desk.fit("out", [])

        try #require(run.status == 0, "\(run.errors)")
        let failures = try JSON(parsing: run.output)["failures"]
        let count = try #require(failures?["model_calls"]?.integer)
        #expect(count > 0)
        #expect(failures?["attempts"]?.integer == count)
        let share = try #require(failures?["share"]?.number)
        #expect((0.001..<0.2).contains(share))
        #expect(again.output.contains(" rollouts ("))
        #expect(again.output.contains("had no answer and count as failures"))
        #expect(again.output.contains("model calls got no answer, after \(count) failed attempts"))
    }

    @Test func aModelThatAlwaysFailsEndsTheRun() throws {
        let desk = try CountedDesk(model: ", failing: 1000")

        let run = try desk.fit("out")

        #expect(run.status == 1)
        #expect(
            run.errors == """
                the model gave no answer to 32 calls in a row, so the run is stopped; what was \
                answered is kept, and the same command goes on from there. The last failure: counts \
                can't answer that

                """
        )
        #expect(!desk.text("out/history.jsonl").contains("\"event\":\"end\""))
    }

    @Test(arguments: ["malformed", "cut"])
    func answersThatCannotBeUsedCountAsFailures(answer: String) throws {
        let desk = try CountedDesk(model: ", answer: \(answer)", optimizer: "RandomFewShot")

        let run = try desk.fit("out", ["--json"])

        try #require(run.status == 0, "\(run.errors)")
        let report = try JSON(parsing: run.output)
        #expect(report["failures"]?["share"]?.number == 1)
        #expect(report["failures"]?["model_calls"]?.integer == 0)
        #expect(report["after"]?["failures"]?.integer == 16)
        #expect(report["model_calls"]?.integer == desk.calls(in: "out"))
        #expect(desk.answers == desk.calls(in: "out"))
    }

    @Test func filesOfANewerFormatAreRefused() throws {
        let desk = try CountedDesk()
        try #require(try desk.fit("out").status == 0)
        let history = desk.text("out/history.jsonl")
        try desk.workshop.write(
            history.replacing("\"history\":1", with: "\"history\":2", maxReplacements: 1),
            to: "out/history.jsonl"
        )

        let run = try desk.fit("out")

        #expect(run.status == 1)
        #expect(
            run.errors == "the history '\(desk.workshop.path("out"))/history.jsonl' has format 2, "
                + "this Glia reads up to 1: use a newer one, or name another --output\n"
        )
    }
}
