import Foundation
import JSONValues
import TestSupport
import Testing

/// What a plugin's author and user do with shared libraries.
@Suite(.serialized)
struct PluginTests {
    private let installation: Installation
    private let workshop: Workshop

    init() throws {
        installation = try Installation()
        workshop = try Workshop()
    }

    /// One `cc` line against the installed headers.
    private func build(_ source: String, as name: String, options: [String] = []) throws -> String {
        let target = workshop.path(name)
        let arguments = [
            "cc", "-shared", "-fPIC", "-I", installation.root + "/include", "-o", target,
            Checkout.root.appending(path: source).path,
        ]
        let result = try Command.run("/usr/bin/env", arguments + options)
        try #require(result.status == 0, "\(result.errors)")
        return target
    }

    @Test func everyFirstPartyPluginExportsOneSymbol() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: installation.plugins)
            .sorted()

        #expect(
            files == [
                "Anthropic.so",
                "BudgetStopping.so",
                "CSVLogger.so",
                "Calculator.so",
                "ComposableReward.so",
                "CosineSimilarity.so",
                "EarlyStopping.so",
                "ExactMatch.so",
                "FScores.so",
                "ForeignFunctions.so",
                "Gemini.so",
                "Generator.so",
                "LMAsJudge.so",
                "LlamaCpp.so",
                "MeanMetricWrapper.so",
                "OMEGA.so",
                "OpenAICompatible.so",
                "PassAtK.so",
                "ProgramCheckpoint.so",
                "RandomFewShot.so",
                "Wiring.so",
            ]
        )
        for file in files {
            let symbols = try Command.run(
                "/usr/bin/env",
                ["nm", "-D", "--defined-only", installation.plugins + "/" + file]
            )
            let names = symbols.output.split(separator: "\n").map { $0.split(separator: " ").last }
            #expect(names == ["glia_plugin_v1"], "\(file)")
        }
    }

    @Test func aRewardAndAnOptimizerInCWorkByNameInAPipeline() throws {
        _ = try build("PluginSDK/Templates/C/length_reward.c", as: "LengthReward.so")
        _ = try build("PluginSDK/Templates/C/first_examples.c", as: "FirstExamples.so")
        let pipeline = try installation.smallDemo(in: workshop)

        let list = try installation.glia(
            ["plugin", "list", "--json", "--plugins", workshop.folder.path])
        let run = try installation.glia([
            "fit", pipeline, "--json", "--plugins", workshop.folder.path, "--output",
            workshop.path("out"), "--set", "optimizer=FirstExamples", "--set",
            "reward=LengthReward",
        ])

        let names = try JSON(parsing: list.output)["components"]?.array?.compactMap {
            $0["name"]?.string
        }
        #expect(names?.contains("LengthReward") == true)
        #expect(names?.contains("FirstExamples") == true)
        try #require(run.status == 0, "\(run.errors)")
        let why = try JSON(parsing: run.output)["why"]?.string
        #expect(why?.hasSuffix("after 2 trials") == true, "\(why ?? "")")
    }

    @Test func aLibraryNamedLikeAFirstPartyPluginReplacesIt() throws {
        let path = try build(
            "Tests/Fixtures/half.c",
            as: "mine.so",
            options: ["-DNAME=\"ExactMatch\""]
        )
        let pipeline = try installation.smallDemo(
            in: workshop,
            changes: [("reward: {plugin: ExactMatch, key: queue}", "reward: ExactMatch")]
        )

        let list = try installation.glia(["plugin", "list", "--plugins", workshop.folder.path])
        let score = try installation.glia([
            "evaluate", pipeline, "--json", "--plugins", workshop.folder.path,
        ])

        let shadowed = installation.plugins + "/ExactMatch.so"
        #expect(list.output.contains("[shadows \(shadowed)]"))
        #expect(list.output.contains("[shadowed by \(path)]"))
        #expect(try JSON(parsing: score.output)["reward"] == 0.5)
    }

    @Test func listingDoesNotLoad() throws {
        _ = try build("Tests/Fixtures/crashes.c", as: "crashes.so")
        _ = try build("Tests/Fixtures/wants_more.c", as: "wants_more.so")
        try workshop.write("text", to: "text.so")

        let list = try installation.glia(["plugin", "list", "--plugins", workshop.folder.path])

        #expect(list.status == 0)
        #expect(
            list.output.hasPrefix(
                """
                \(workshop.folder.path)
                  Crashes                reward           1.0.0  A reward for tests. [isolated]
                  text.so: refused: not a shared library, or a cut one: its ELF header is missing
                  wants_more.so: refused: 'WantsMore' requires 'host.teleport', which this host \
                doesn't have: a newer Glia may
                """
            )
        )
    }

    @Test func showPrintsTheParametersFromTheManifest() throws {
        let page = try installation.glia(["plugin", "show", "ExactMatch"])

        #expect(
            page.output == """
                ExactMatch 1.0.0, a reward (glia.exact-match)
                Scores 1 if the answer equals the target, else 0.

                library      \(installation.plugins)/ExactMatch.so
                placement    in-process
                concurrency  any
                range        0 to 1, higher is better

                Parameters
                  key: string or list of string (default [])
                      The field or fields to compare; all of the target's fields if neither this \
                nor a mask names one.
                  in_mask: string or list of string (default [])
                      The fields that count, at any depth, each with all that is in it; 'item' \
                means 'items' and 'item_2' too.
                  out_mask: string or list of string (default [])
                      The fields that don't count, named likewise.
                  in_mask_pattern: string or null (default null)
                      A POSIX extended regular expression: fields whose name has a match count.
                  out_mask_pattern: string or null (default null)
                      A POSIX extended regular expression: fields whose name has a match don't \
                count.
                  reduction: one of min, mean, max (default "min")
                      How several fields become one score: 'min' needs all to match, 'mean' is \
                the share that match, 'max' needs one.
                  trim: boolean (default false)
                      Whether white space around texts is ignored.
                  ignore_case: boolean (default false)
                      Whether upper and lower case letters are the same.
                  numbers_as_numbers: boolean (default false)
                      Whether texts that are numbers are compared by value, so that 5 equals 5.0.

                """
        )
    }

    @Test func aMisspeltNameGetsTheNearestOne() throws {
        let page = try installation.glia(["plugin", "show", "RandmFewShot"])

        #expect(page.status == 64)
        #expect(
            page.errors.hasPrefix(
                "Error: no plugin provides 'RandmFewShot'. Did you mean 'RandomFewShot'?\n"
            )
        )
    }
}
