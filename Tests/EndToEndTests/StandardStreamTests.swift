import Foundation
import TestSupport
import Testing

/// Results that nobody gets: full disks, closed descriptors, odd places for files.
struct StandardStreamTests {
    private let installation: Installation
    private let workshop: Workshop

    init() throws {
        installation = try Installation()
        workshop = try Workshop()
    }

    private func shell(_ line: String) throws -> Command {
        try Command.run(
            "/bin/sh",
            ["-c", line],
            environment: ["GLIA": installation.root + "/bin/glia"],
            in: workshop.folder.path
        )
    }

    @Test(arguments: ["schema", "plugin list", "plugin show ExactMatch"])
    func aResultThatFindsNoRoomIsAnError(command: String) throws {
        let run = try shell("$GLIA \(command) >/dev/full")

        #expect(run.status == 1)
        #expect(run.errors == "standard output can't be written: No space left on device\n")
    }

    @Test func aResultForAClosedDescriptorIsAnError() throws {
        let run = try shell("$GLIA schema >&-")

        #expect(run.status == 1)
        #expect(run.errors == "standard output can't be written: Bad file descriptor\n")
    }

    @Test func aDrawingMayGoIntoAPipe() throws {
        let program = try installation.smallDemo(in: workshop)
        let drawing = try shell("$GLIA plot '\(program)' --output /dev/stdout | cat")

        #expect(drawing.output.hasPrefix("<svg"), "\(drawing.errors)")
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: "/dev/stdout") != "")
    }

    @Test func anOutputFolderWithoutNameIsAnErrorOfUsage() throws {
        let program = try installation.smallDemo(in: workshop)
        let run = try installation.glia(["fit", program, "--output", ""])

        #expect(run.status == 64)
        #expect(run.errors.contains("'--output' names no folder"))
    }

    /// Rewards that score nothing used to look like a training that ended well, with rewards of 0.
    @Test func aTrainingInWhichNothingCouldBeScoredSaysSoAndWhy() throws {
        try workshop.build("Tests/Fixtures/parrot.c", as: "plugins/parrot.so")
        let pipeline = try installation.smallDemo(
            in: workshop,
            changes: [
                ("local/smollm2-135m-instruct", "parrot/any"), ("      format: text\n", ""),
                ("name: front-desk", "name: front-desk\nplugins: [plugins]"),
                (
                    "reward: {plugin: ExactMatch, key: queue}",
                    "reward: {plugin: ffi, library: libm.so.6, symbol: log, "
                        + "signature: \"(x: f64 = -1) -> f64\"}"
                ),
            ]
        )

        let run = try installation.glia(["fit", pipeline, "--output", workshop.path("out")])

        #expect(run.errors.contains("no score on 14"), "\(run.errors)")
        #expect(run.errors.contains(" - val_unscored: 14 of 14"))
        #expect(run.output.contains("rollouts could not be scored and are in no mean; the first: "))
        // The command that the report names finds the pipeline's own plugins.
        let question = try #require(run.output.components(separatedBy: "\n  glia ").last)
        let answer = try shell("$GLIA " + question)
        #expect(answer.output == "{\"queue\":\"taxi\"}\n", "\(answer.errors)")

        let evaluation = try installation.glia(["evaluate", pipeline])
        #expect(evaluation.output.hasPrefix("reward (ffi): none, for nothing was scored\n"))
    }
}
