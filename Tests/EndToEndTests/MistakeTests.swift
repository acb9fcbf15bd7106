import Foundation
import TestSupport
import Testing

/// Wrong files: every mistake at once, with place, expectation and nearest name, before any call.
struct MistakeTests {
    private let installation: Installation
    private let workshop: Workshop

    init() throws {
        installation = try Installation()
        workshop = try Workshop()
    }

    @Test func allMistakesOfAFileAreReportedAtOnce() throws {
        let pipeline = try installation.smallDemo(
            in: workshop,
            changes: [
                ("plugin: RandomFewShot", "plugin: RandmFewShot"), ("key: queue", "kye: queue"),
                ("test: test.jsonl", "test: tset.jsonl"), ("epochs: 1", "epochs: many"),
                ("input: message\n", "input: mesage\n"),
                ("local/smollm2-135m-instruct", "lokal/smollm2-135m-instruct"),
            ]
        )
        var lines = try String(contentsOfFile: workshop.path("train.jsonl"), encoding: .utf8)
            .split(separator: "\n").map(String.init)
        lines[6] = #"{"message": "Is there a pool", "queue": }"#
        try workshop.write(lines.joined(separator: "\n"), to: "train.jsonl")

        let run = try installation.glia(["fit", pipeline])

        let folder = workshop.folder.path
        #expect(run.status == 64)
        #expect(run.output == "")
        #expect(
            run.errors == """
                \(pipeline):5: language_models.default: 'lokal' is a language model that no plugin \
                provides. Did you mean 'local'?
                \(folder)/train.jsonl:7: column 41: Invalid value.
                \(pipeline):24: program.modules.router.input: 'mesage' is no input and no module of \
                this program. Did you mean 'message'?
                \(pipeline):33: optimizer.plugin: 'RandmFewShot' is an optimizer that no plugin \
                provides. Did you mean 'RandomFewShot'?
                \(pipeline):38: reward.kye: 'kye' isn't known. Did you mean 'key'?
                \(pipeline):45: data.test: '\(folder)/tset.jsonl': the file can't be read: No such \
                file or directory. Did you mean 'test.jsonl'?
                \(pipeline):48: fit.epochs: found 'many', expected integer
                7 mistakes; nothing was run

                """
        )
    }

    @Test(arguments: [
        (["fti", "demo.yaml"], "there is no command 'fti'. Did you mean 'fit'?"),
        (["plugin", "lsit"], "there is no command 'lsit'. Did you mean 'list'?"),
        (["plugin", "xyzzy"], "there is no command 'xyzzy'; there are list, show, lift"),
    ])
    func aMisspeltCommandIsToldTheNearestOne(arguments: [String], message: String) throws {
        let run = try installation.glia(arguments)

        #expect(run.status == 64)
        #expect(run.output == "")
        #expect(
            run.errors
                == "Error: \(message)\nUsage: glia <subcommand>\n"
                + "  See 'glia --help' for more information.\n"
        )
    }

    @Test func aRewardKeyThatIsNotInTheSchemaIsAMistake() throws {
        let pipeline = try installation.smallDemo(
            in: workshop,
            changes: [("key: queue", "key: team")]
        )

        let run = try installation.glia(["fit", pipeline])

        #expect(run.status == 64)
        #expect(
            run.errors == """
                \(pipeline):38: reward.key: 'key' names the field 'team', which the output doesn't \
                have; its fields are 'queue'
                1 mistake; nothing was run

                """
        )
    }

    @Test func aCyclicGraphNamesItsModulesAndHidesNoOtherMistake() throws {
        let pipeline = try installation.smallDemo(
            in: workshop,
            changes: [
                (
                    "  output: router",
                    "    again: {plugin: Generator, input: router, output: Route}\n  output: router"
                ),
                ("input: message\n", "input: [message, again]\n"),
                ("key: queue", "key: team"),
            ]
        )
        var lines = try String(contentsOfFile: workshop.path("test.jsonl"), encoding: .utf8)
            .split(separator: "\n").map(String.init)
        lines[2] = #"{"message": "Is there a pool", "queue": "pool"}"#
        try workshop.write(lines.joined(separator: "\n"), to: "test.jsonl")

        let run = try installation.glia(["fit", pipeline])

        #expect(run.status == 64)
        #expect(
            run.errors == """
                \(workshop.folder.path)/test.jsonl:3: the target doesn't fit: /queue: found 'pool', \
                expected one of 'restaurant', 'taxi', 'cleaning', 'repair', 'internet', 'payment', \
                'weather'
                \(pipeline):24: program.modules.router.input: the modules feed each other in a \
                circle: 'router' <- 'again' <- 'router'
                \(pipeline):39: reward.key: 'key' names the field 'team', which the output doesn't \
                have; its fields are 'queue'
                3 mistakes; nothing was run

                """
        )
    }

    @Test func aMissingFileNamesIt() throws {
        let run = try installation.glia(["fit", "nowhere.yaml"])

        #expect(run.status == 64)
        #expect(run.errors == "'nowhere.yaml': the file can't be read: No such file or directory\n")
    }

    @Test func aModelThatIsNotThereNamesThoseThatAre() throws {
        let pipeline = try installation.smallDemo(
            in: workshop,
            changes: [("local/smollm2-135m-instruct", "local/smollm3")]
        )

        let run = try installation.glia(["fit", pipeline])

        #expect(run.status == 64)
        #expect(run.errors.contains("smollm2-135m-instruct"))
    }

    @Test func anInputThatDoesNotFitSaysWhy() throws {
        let pipeline = try installation.smallDemo(in: workshop)

        let run = try installation.glia(["predict", pipeline, "--input", #"{"mesage": "hello"}"#])

        #expect(run.status == 64)
        #expect(
            run.errors == """
                the input doesn't fit: the member 'message' is missing
                the input doesn't fit: /mesage: 'mesage' isn't known. Did you mean 'message'?

                """
        )
    }
}
