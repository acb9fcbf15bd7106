import Pipeline
import TestSupport
import Testing

/// What a user reads about a mistaken pipeline file.
struct PipelineMistakeTests {
    /// A text of the file, what stands there by mistake, and what the user then reads.
    struct Slip: Sendable {
        let old: String
        let new: String
        let message: String

        init(_ old: String, _ new: String, _ message: String) {
            self.old = old
            self.new = new
            self.message = message
        }
    }

    @Test func theFileItselfHasNoMistakes() async throws {
        #expect(try await PipelineDesk().mistakes(replacing: [:]) == "no mistakes")
    }

    @Test(
        arguments: [
            Slip(
                "reward: {plugin: ExactMatch, key: queue}",
                "reward: {key: queue}",
                "desk.yaml:17: reward: found {\"key\":\"queue\"}, expected string; or: the member "
                    + "'plugin' is missing"
            ),
            Slip(
                "{plugin: MeanMetricWrapper, name: mean}",
                "{plugin: MeanMetricWrapper, name: mean, fn: {plugin: 5}}, {plugin: "
                    + "MeanMetricWrapper, name: other, fn: {}}",
                "desk.yaml:18: metrics.0.fn.plugin: found 5, expected the name of a plugin\n"
                    + "desk.yaml:18: metrics.1.fn: the member 'plugin' is missing"
            ),
            Slip(
                "name: desk",
                "plugins: [here, nowhere]",
                "desk.yaml:1: plugins.0: there is no folder 'here'\n"
                    + "desk.yaml:1: plugins.1: there is no folder 'nowhere'"
            ),
            Slip(
                "name: mean}",
                "name: mean, fn: rewrad}",
                "desk.yaml:18: metrics.0.fn: 'rewrad' isn't known. Did you mean 'reward'?"
            ),
            Slip(
                "data:\n",
                "data:\n  columns: {mesage: message}\n",
                "desk.yaml:20: data.columns.mesage: 'mesage' is no field of the program's input or "
                    + "output. Did you mean 'message'?"
            ),
            Slip(
                "epochs: 2",
                "\"ep\\e[31mochs\": 2",
                "desk.yaml:22: fit.ep\\u{1B}[31mochs: 'ep\\u{1B}[31mochs' isn't known; there are "
                    + "'epochs', 'batch_size', 'steps_per_epoch', 'minibatch_size', "
                    + "'validation_split', 'shuffle', 'seed', 'concurrency', 'patience', "
                    + "'target_reward', 'verbose', 'budget'"
            ),
        ] as [Slip]
    )
    func whatIsMissingOrCanNotBeShown(slip: Slip) async throws {
        let mistakes = try await PipelineDesk().mistakes(replacing: [slip.old: slip.new])

        #expect(mistakes == slip.message)
    }

    @Test(
        arguments: [
            Slip(
                "plugin: Generator",
                "plugin: Generater",
                "desk.yaml:12: program.modules.router.plugin: 'Generater' is a module that no plugin "
                    + "provides. Did you mean 'Generator'?"
            ),
            Slip(
                "plugin: ExactMatch",
                "plugin: BLEU",
                "desk.yaml:17: reward.plugin: 'BLEU' is a reward that no plugin provides; "
                    + "there are 'ExactMatch'"
            ),
            Slip(
                "{plugin: RandomFewShot, nb_max_examples: 2}",
                "OMEGA",
                "desk.yaml:16: optimizer: 'OMEGA' is an optimizer that no plugin provides; "
                    + "there are 'RandomFewShot'"
            ),
            Slip(
                "parrot/any",
                "parot/any",
                "desk.yaml:2: language_models.default: 'parot' is a language model that no plugin "
                    + "provides. Did you mean 'parrot'?"
            ),
            Slip(
                "parrot/any",
                "parrot",
                "desk.yaml:2: language_models.default: 'parrot' names no provider; write "
                    + "provider/model, such as local/smollm2-135m-instruct"
            ),
        ] as [Slip]
    )
    func anUnknownPlugin(slip: Slip) async throws {
        let mistakes = try await PipelineDesk().mistakes(replacing: [slip.old: slip.new])

        #expect(mistakes == slip.message)
    }

    @Test(
        arguments: [
            Slip(
                "nb_max_examples",
                "nb_max_exampels",
                "desk.yaml:16: optimizer.nb_max_exampels: 'nb_max_exampels' isn't known. "
                    + "Did you mean 'nb_max_examples'?"
            ),
            Slip(
                "batch_size",
                "batchsize",
                "desk.yaml:22: fit.batchsize: 'batchsize' isn't known. Did you mean 'batch_size'?"
            ),
            Slip(
                "reward:",
                "rewards:",
                "desk.yaml:1: 'reward' is missing; write for instance reward: ExactMatch\n"
                    + "desk.yaml:17: rewards: 'rewards' isn't known. Did you mean 'reward'?"
            ),
            Slip(
                "      input: message",
                "      inputs: message",
                """
                desk.yaml:11: program.modules.router: the member 'input' is missing
                desk.yaml:11: program.modules.router.input: the module 'router' has no input
                desk.yaml:13: program.modules.router.inputs: 'inputs' isn't known. Did you mean 'input'?
                """
            ),
        ] as [Slip]
    )
    func aMisspeltKey(slip: Slip) async throws {
        let mistakes = try await PipelineDesk().mistakes(replacing: [slip.old: slip.new])

        #expect(mistakes == slip.message)
    }

    @Test(
        arguments: [
            Slip(
                "nb_max_examples: 2",
                "nb_max_examples: two",
                "desk.yaml:16: optimizer.nb_max_examples: found 'two', expected integer"
            ),
            Slip(
                "epochs: 2",
                "epochs: 0",
                "desk.yaml:22: fit.epochs: found 0, expected at least 1"
            ),
            Slip(
                "{message: Message}",
                "Message",
                "desk.yaml:9: program.inputs: found 'Message', expected object\n"
                    + "desk.yaml:13: program.modules.router.input: 'message' is no input and no "
                    + "module of this program; there are 'router'"
            ),
            Slip(
                "queue: {enum: [taxi, repair]}",
                "queue: {type: strin}",
                "desk.yaml:7: data_models.Route.queue: 'strin' is no type. Did you mean 'string'?"
            ),
            Slip(
                "queue: {enum: [taxi, repair]}",
                "queue: {type: string, pattern: x}",
                "desk.yaml:7: data_models.Route.queue.pattern: the keyword 'pattern' isn't supported"
            ),
        ] as [Slip]
    )
    func aWrongType(slip: Slip) async throws {
        let mistakes = try await PipelineDesk().mistakes(replacing: [slip.old: slip.new])

        #expect(mistakes == slip.message)
    }

    @Test func aDataModelThatIsNotThere() async throws {
        #expect(
            try await PipelineDesk().mistakes(replacing: ["output: Route": "output: Rout"])
                == "desk.yaml:14: program.modules.router.output: 'Rout' is none of this file's "
                + "'data_models'. Did you mean 'Route'?"
        )
    }

    @Test(
        arguments: [
            Slip(
                "{default: parrot/any}",
                "{main: parrot/any}",
                "desk.yaml:11: program.modules.router.language_model: 'default' is none of this "
                    + "file's 'language_models'; there are 'main'"
            ),
            Slip(
                "language_models: {default: parrot/any}",
                "language_models: {}",
                "desk.yaml:11: program.modules.router.language_model: 'default' is none of this "
                    + "file's 'language_models', which has none; add one, such as "
                    + "language_models: {default: provider/model}"
            ),
            Slip(
                "input: message\n",
                "input: message\n      language_model: defualt\n",
                "desk.yaml:14: program.modules.router.language_model: 'defualt' is none of this "
                    + "file's 'language_models'. Did you mean 'default'?"
            ),
        ] as [Slip]
    )
    func aRoleThatNamesNoModel(slip: Slip) async throws {
        let mistakes = try await PipelineDesk().mistakes(replacing: [slip.old: slip.new])

        #expect(mistakes == slip.message)
    }

    @Test func aKeyThatIsNotInTheSchema() async throws {
        #expect(
            try await PipelineDesk().mistakes(replacing: ["key: queue": "key: team"])
                == "desk.yaml:17: reward.key: 'key' names the field 'team', which the output "
                + "doesn't have; its fields are 'queue'"
        )
    }

    @Test func aCircle() async throws {
        let more = """
            input: [message, second]
                  output: Route
                second:
                  plugin: Generator
                  input: router

            """

        #expect(
            try await PipelineDesk().mistakes(replacing: ["input: message\n": more])
                == "desk.yaml:13: program.modules.router.input: the modules feed each other in a "
                + "circle: 'router' <- 'second' <- 'router'"
        )
    }

    @Test(
        arguments: [
            Slip(
                "output: router",
                "output: message",
                "desk.yaml:15: program.output: 'message' is an input; the output is the value of a "
                    + "module, such as 'router'"
            ),
            Slip(
                "output: router",
                "output: ruoter",
                "desk.yaml:15: program.output: 'ruoter' is no module of this program. "
                    + "Did you mean 'router'?"
            ),
        ] as [Slip]
    )
    func anOutputThatIsNoModule(slip: Slip) async throws {
        let mistakes = try await PipelineDesk().mistakes(replacing: [slip.old: slip.new])

        #expect(mistakes == slip.message)
    }

    @Test(
        arguments: [
            Slip(
                "name: mean",
                "name: reward",
                "desk.yaml:18: metrics.0: the name 'reward' is taken; give this metric a 'name' of "
                    + "its own"
            ),
            Slip(
                "name: mean",
                "name: val_reward",
                "desk.yaml:18: metrics.0: the name 'val_reward' begins with 'val_', which marks "
                    + "values of the validation data; give this metric another 'name'"
            ),
            Slip(
                "name: mean}",
                "name: mean}, {plugin: MeanMetricWrapper, name: mean}",
                "desk.yaml:18: metrics.1: the name 'mean' is taken; give this metric a 'name' of its own"
            ),
        ] as [Slip]
    )
    func aMetricsNameThatIsTaken(slip: Slip) async throws {
        let mistakes = try await PipelineDesk().mistakes(replacing: [slip.old: slip.new])

        #expect(mistakes == slip.message)
    }

    @Test(arguments: [
        (Pipeline.Purpose.predict, "no mistakes"),
        (.evaluate, "desk.yaml:1: 'reward' is missing; write for instance reward: ExactMatch"),
        (
            .fit,
            """
            desk.yaml:1: 'reward' is missing; write for instance reward: ExactMatch
            desk.yaml:1: 'optimizer' is missing; write for instance optimizer: RandomFewShot
            desk.yaml:1: 'data.train' is missing; write for instance data: {train: train.jsonl}
            """
        ),
    ])
    func whatAPurposeNeedsAndTheFileDoesNotHave(
        purpose: Pipeline.Purpose,
        message: String
    )
        async throws
    {
        let edits: KeyValuePairs = [
            "optimizer: {plugin: RandomFewShot, nb_max_examples: 2}\n": "",
            "reward: {plugin: ExactMatch, key: queue}\n": "", "  train: train.jsonl\n": "",
        ]

        #expect(try await PipelineDesk().mistakes(replacing: edits, for: purpose) == message)
    }

    @Test func allMistakesAreReportedAtOnceInTheOrderOfTheFile() async throws {
        let desk = try PipelineDesk()
        let mistakes = try await desk.mistakes(replacing: [
            "nb_max_examples: 2": "nb_max_examples: 0", "input: message": "input: mesage",
            "key: queue": "ky: queue", "epochs: 2": "epoch: 2", "name: mean": "name: reward",
            "parrot/any": "parrots/any", "validation.jsonl": "missing.jsonl",
        ])

        #expect(
            mistakes == """
                desk.yaml:2: language_models.default: 'parrots' is a language model that no plugin \
                provides. Did you mean 'parrot'?
                desk.yaml:13: program.modules.router.input: 'mesage' is no input and no module of \
                this program. Did you mean 'message'?
                desk.yaml:16: optimizer.nb_max_examples: found 0, expected at least 1
                desk.yaml:17: reward.ky: 'ky' isn't known. Did you mean 'key'?
                desk.yaml:18: metrics.0: the name 'reward' is taken; give this metric a 'name' of \
                its own
                desk.yaml:21: data.validation: 'missing.jsonl': the file can't be read: No such \
                file or directory
                desk.yaml:22: fit.epoch: 'epoch' isn't known. Did you mean 'epochs'?
                """
        )
    }
}
