import Foundation
import JSONValues
import TestSupport
import Testing

/// What a training shows, costs and leaves, as a user sets it.
@Suite(.serialized)
struct FitSettingsTests {
    private let installation: Installation
    private let workshop: Workshop

    init() throws {
        installation = try Installation()
        workshop = try Workshop()
    }

    private func fit(_ pipeline: String, _ arguments: String...) throws -> Command {
        let run = try installation.glia(
            ["fit", pipeline, "--output", workshop.path("out")] + arguments
        )
        try #require(run.status == 0, "\(run.errors)")
        return run
    }

    private func contents(_ name: String) throws -> String {
        try String(contentsOfFile: workshop.path("out/" + name), encoding: .utf8)
    }

    @Test func aDryRunPrintsTheBoundAndWritesNothing() throws {
        let pipeline = try installation.smallDemo(
            in: workshop,
            changes: [
                (
                    "default: local/smollm2-135m-instruct",
                    "default: {model: local/smollm2-135m-instruct, price: {input: 1, output: 4}}"
                )
            ]
        )

        let text = try fit(pipeline, "--dry-run").output
        let json = try JSON(parsing: fit(pipeline, "--dry-run", "--json").output)

        // Three candidates and one validation pass on 14 examples, 14 test examples twice; two
        // calls each; one embedding call for the baseline.
        #expect(json["rollouts"] == 84)
        #expect(json["model_calls"] == 169)
        let cost = try #require(json["cost"]?.number)
        #expect(cost > 0)
        #expect(
            text.contains(
                /^at most 169 model calls in 84 rollouts; about [\d,]+ tokens of prompts as they are before training and [\d,]+ of answers, which cost [\d.]+\n$/
            ),
            "\(text)"
        )
        #expect(!FileManager.default.fileExists(atPath: workshop.path("out")))
    }

    @Test func aTrainingMakesNoMoreCallsThanItSaid() throws {
        let pipeline = try installation.smallDemo(in: workshop)
        let bound = try JSON(parsing: fit(pipeline, "--dry-run", "--json").output)

        let report = try JSON(parsing: fit(pipeline, "--json").output)

        let calls = try #require(report["model_calls"]?.integer)
        #expect(calls <= bound["model_calls"]?.integer ?? 0)
        #expect(calls > 0)
        let phases = try #require(report["phases"])
        #expect(
            ["inference", "reward"].compactMap { phases[$0]?["calls"]?.integer }.reduce(0, +)
                == calls
        )
        #expect(phases["inference"]?["latency"]?["p50"]?.number ?? 0 > 0)
    }

    // D12: a verbosity that shows headers and no results.
    @Test func verboseTwoPrintsOneLineWithTheResultsOfEachEpoch() throws {
        let pipeline = try installation.smallDemo(
            in: workshop,
            changes: [("epochs: 1", "epochs: 2")]
        )

        let errors = try fit(pipeline, "--verbose", "2").errors

        let lines = errors.split(separator: "\n")
        #expect(lines.count == 2, "\(errors)")
        for (epoch, line) in lines.enumerated() {
            #expect(line.hasPrefix("epoch \(epoch + 1)/2: mean_reward: "))
            #expect(line.contains(" - reward: "))
            #expect(line.contains(" - val_mean_reward: "))
            #expect(line.contains(" - val_reward: "))
        }
    }

    @Test func aTerminalShowsABarWithTimeLeftRewardsCallsAndCost() throws {
        let desk = try CountedDesk(
            model: ", price: {input: 1000, output: 2000}",
            optimizer: "RandomFewShot"
        )
        let fit =
            "\(desk.installation.root)/bin/glia fit \(desk.pipeline) --plugins "
            + "\(desk.workshop.folder.path) --output \(desk.workshop.path("out"))"

        let run = try Command.run(
            "/usr/bin/script",
            ["-qec", "stty cols 120; \(fit)", "/dev/null"]
        )

        let bars = run.output.split(separator: "\r").filter { $0.contains("━") }
        let whole = try #require(bars.last { $0.contains("cost") })
        #expect(whole.contains(/epoch 2\/2 step \d\/3 ━{20} \d+\/\d+ [\d.]+\/s 0 s left/))
        #expect(whole.contains(/reward [\d.]+  best [\d.]+  calls \d+  cost [\d.]+/))
    }

    @Test func verboseZeroPrintsTheReportOnly() throws {
        let pipeline = try installation.smallDemo(in: workshop)

        let run = try fit(pipeline, "--verbose", "0")

        #expect(run.errors == "")
        #expect(run.output.contains("model calls for"))
    }

    @Test func callbacksLeaveTheirFilesInTheRunsFolder() throws {
        let pipeline = try installation.smallDemo(
            in: workshop,
            changes: [
                (
                    "data:\n",
                    "callbacks:\n  - CSVLogger\n"
                        + "  - {plugin: ProgramCheckpoint, filepath: 'at-{epoch:02d}.json'}\n"
                        + "data:\n"
                )
            ]
        )

        _ = try fit(pipeline, "--quiet")

        #expect(try contents("epochs.csv").split(separator: "\n").count == 2)
        let answer = try installation.glia([
            "predict", workshop.path("out/at-01.json"), "--input", "I need a taxi",
        ])
        #expect(answer.status == 0, "\(answer.errors)")
        #expect(try JSON(parsing: answer.output)["queue"]?.string != nil)
    }

    @Test func aBudgetEndsTheTrainingAndSaysSo() throws {
        let pipeline = try installation.smallDemo(in: workshop)

        let run = try fit(pipeline, "--quiet", "--set", "fit.budget={\"rollouts\":60}")

        // 14 test examples before and after, 14 validation examples: 18 are left to search with.
        #expect(run.output.contains("Ended because the budget of 60 rollouts would be overrun: "))
        let last = try contents("history.jsonl").split(separator: "\n").last ?? ""
        let end = try JSON(parsing: String(last))
        #expect(end["reason"]?.string?.hasPrefix("the budget of 60 rollouts") == true)
        #expect(end["test"]?["after"]?["interval"]?["low"]?.number != nil)
        #expect(end["phases"]?["inference"]?["calls"]?.integer ?? 0 > 0)
    }

    @Test(arguments: ["CSVLogger", "EarlyStopping", "ProgramCheckpoint", "BudgetStopping"])
    func eachCallbackShowsItsParameters(name: String) throws {
        let page = try installation.glia(["plugin", "show", name])
        let manifest = try JSON(
            parsing: installation.glia(["plugin", "show", name, "--json"]).output
        )

        #expect(page.output.hasPrefix("\(name) 1.0.0, a callback ("))
        let parameters = manifest["config"]?["properties"]?.object?.members ?? []
        #expect(!parameters.isEmpty)
        for parameter in parameters {
            #expect(page.output.contains("\n  \(parameter.name): "))
            let description = try #require(parameter.value["description"]?.string)
            #expect(page.output.contains(description))
        }
    }
}
