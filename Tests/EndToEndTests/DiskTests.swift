import Foundation
import TestSupport
import Testing

/// Disks that are full, read-only, or have no room for a checkpoint.
@Suite(.serialized)
struct DiskTests {
    @Test func aFullDiskEndsTheRunWithNothingLostAndMoreRoomEndsItAsTheUnbrokenOne() throws {
        let desk = try CountedDesk(model: ", delay_us: 300")
        try #require(try desk.fit("whole").status == 0)
        let total = desk.answers

        let outcomes = try SmallDisk(desk).fit(["size=1040k", "size=64m"])

        let (full, roomy) = (outcomes[0], outcomes[1])
        #expect(full.status == 1)
        #expect(full.errors.contains("can't be written: No space left on device"), "\(full.errors)")
        // Each answer that was paid is in the journal, below its first line.
        #expect(full.answers - total == full.lines - 1)
        #expect(full.answers > total)
        #expect(roomy.status == 0, "\(roomy.errors)")
        #expect(roomy.answers == 2 * total)
        #expect(desk.text("kept/history.jsonl") == desk.text("whole/history.jsonl"))
        #expect(desk.text("kept/program.json") == desk.text("whole/program.json"))
    }

    @Test func aDiskWithoutRoomForTheFirstAnswerIsNamedBeforeAnythingIsAsked() throws {
        let desk = try CountedDesk()

        let outcome = try SmallDisk(desk).fit(["size=64k"])[0]

        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("can't be written: No space left on device"))
        #expect(outcome.answers == 0)
    }

    @Test func aReadOnlyFolderIsNamedBeforeAnythingIsAsked() throws {
        let desk = try CountedDesk()

        let outcome = try SmallDisk(desk).fit(["ro"])[0]

        #expect(outcome.status == 1)
        #expect(outcome.errors.hasSuffix("can't be made: Read-only file system\n"))
        #expect(outcome.answers == 0)
    }

    @Test func aCheckpointThatCannotBeWrittenIsReportedAndTheTrainingGoesOn() throws {
        let desk = try CountedDesk(optimizer: "RandomFewShot")
        try desk.workshop.write("", to: "taken")
        let pipeline = desk.text("desk.yaml")
        try desk.workshop.write(
            pipeline + """
                callbacks:
                  - {plugin: ProgramCheckpoint, filepath: "\(desk.workshop.path("taken"))/best.json"}

                """,
            to: "desk.yaml"
        )

        let run = try desk.fit("out", [])

        try #require(run.status == 0, "\(run.errors)")
        let fault =
            "the folder '\(desk.workshop.path("taken"))' can't be made: File exists"
        #expect(run.errors.contains("warning: the callback 'ProgramCheckpoint' failed"))
        #expect(run.output.contains("The callback 'ProgramCheckpoint' failed 2 times"))
        #expect(run.output.contains(fault) || run.output.contains("Not a directory"))
        #expect(desk.text("out/program.json").contains("\"glia_program\": 1"))
    }
}
