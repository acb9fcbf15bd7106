import Foundation
import JSONValues
import TestSupport
import Testing

/// Trains on the real model, as a newcomer does.
@Suite(.serialized)
struct FitTests {
    private let installation: Installation
    private let workshop: Workshop

    init() throws {
        installation = try Installation()
        workshop = try Workshop()
    }

    private func contents(_ name: String) throws -> Data {
        try Data(contentsOf: URL(filePath: workshop.path(name)))
    }

    @Test func theSameSeedGivesTheSameHistoryWhateverTheConcurrencyAndThePlacement() throws {
        let pipeline = try installation.smallDemo(in: workshop)
        // In workers are all plugins, the models too.
        let ways = ["fit.concurrency=1", "fit.concurrency=64", "placement=isolated"]
        for way in ways {
            let run = try installation.glia([
                "fit", pipeline, "--quiet", "--output", workshop.path(way), "--set", way,
            ])
            try #require(run.status == 0, "\(run.errors)")
        }

        for way in ways[1...] {
            #expect(try contents(ways[0] + "/history.jsonl") == contents(way + "/history.jsonl"))
        }
        // A program says where it is to run.
        #expect(try contents(ways[0] + "/program.json") == contents(ways[1] + "/program.json"))
    }

    @Test func aSavedProgramScoresAndAnswersInANewProcess() throws {
        let pipeline = try installation.smallDemo(in: workshop)
        let fit = try installation.glia([
            "fit", pipeline, "--json", "--output", workshop.path("out"),
        ])
        try #require(fit.status == 0, "\(fit.errors)")
        let report = try JSON(parsing: fit.output)
        let program = workshop.path("out/program.json")

        let score = try installation.glia([
            "evaluate", program, "--json", "--data", workshop.path("test.jsonl"),
        ])
        let answer = try installation.glia([
            "predict", program, "--input", "Can someone fix the TV?",
        ])
        let lines = try installation.glia(
            ["predict", program],
            input: "{\"message\":\"I need a taxi\"}\nmore towels please\n"
        )

        #expect(try JSON(parsing: score.output)["reward"] == report["after"]?["reward"])
        #expect(try JSON(parsing: answer.output)["queue"]?.string != nil)
        #expect(lines.output.split(separator: "\n").count == 2)
        #expect([score.status, answer.status, lines.status] == [0, 0, 0])
    }

    @Test func historyHasOneLineForEachTrialAndEpoch() throws {
        let pipeline = try installation.smallDemo(in: workshop)
        let fit = try installation.glia([
            "fit", pipeline, "--quiet", "--output", workshop.path("out"),
        ])
        try #require(fit.status == 0, "\(fit.errors)")

        let events = try String(decoding: contents("out/history.jsonl"), as: UTF8.self)
            .split(separator: "\n").map { try JSON(parsing: String($0)) }

        #expect(
            events.compactMap { $0["event"]?.string }
                == ["begin", "trial", "trial", "trial", "epoch", "end"]
        )
        #expect(
            events[4]["values"]?.object?.names
                == ["mean_reward", "reward", "val_mean_reward", "val_reward"]
        )
    }

    @Test(arguments: [
        [
            "--set", "optimizer.plugin=OMEGA", "--set", "optimizer.max_tokens=24", "--set",
            "optimizer.children_per_step=1", "--set", "fit.batch_size=7",
        ],
        ["--set", "reward.plugin=CosineSimilarity"],
        ["--set", "reward.plugin=LMAsJudge", "--set", "reward.with_critique=false"],
    ])
    func everyOptimizerAndRewardTrainsOnTheLocalModel(overrides: [String]) throws {
        let pipeline = try installation.smallDemo(
            in: workshop,
            changes: [("batch_size: 14", "batch_size: 28")]
        )

        let run = try installation.glia(
            ["fit", pipeline, "--quiet", "--output", workshop.path("out")] + overrides
        )

        #expect(run.status == 0, "\(run.errors)")
        #expect(FileManager.default.fileExists(atPath: workshop.path("out/program.json")))
    }

    @Test func anInterruptionEndsTheStepAndKeepsWhatWasLearned() throws {
        let pipeline = try installation.smallDemo(
            in: workshop,
            changes: [("epochs: 1", "epochs: 500")]
        )
        let history = workshop.path("out/history.jsonl")

        // The shell interrupts the training as soon as a first trial is on record.
        let script = """
            "$1" fit "$2" --quiet --output "$3" & child=$!
            until grep -q '"event":"trial"' "$4" 2>/dev/null; do kill -0 $child || exit 3; done
            kill -INT $child; wait $child
            """
        let run = try Command.run(
            "/bin/bash",
            [
                "-c", script, "bash", installation.root + "/bin/glia", pipeline,
                workshop.path("out"), history,
            ]
        )

        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.contains("Ended because it was asked to stop."))
        #expect(FileManager.default.fileExists(atPath: workshop.path("out/program.json")))
    }
}
