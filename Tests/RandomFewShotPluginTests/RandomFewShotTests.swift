import PluginSDK
import PluginTesting
import Testing

@testable import RandomFewShotPlugin

struct RandomFewShotTests {
    @Test func findsExamplesThatRaiseTheScore() async throws {
        let rehearsal = try await LabelTask().run(["nb_max_examples": 6], epochs: 3)

        let conclusion = try await rehearsal.conclude()

        let shown = Set(
            (conclusion.variables["answer/examples"]?.array ?? []).compactMap {
                $0["output"]?["label"]?.integer
            }
        )
        #expect(shown == [0, 1, 2, 3])
        #expect(
            conclusion.why.hasSuffix(
                ": mean 1.00 on 20 validation examples; the initial program had 0.00"
            )
        )
        #expect(conclusion.why.hasPrefix("candidate "))
    }

    @Test func measuresTheInitialProgramFirstAndBesideItsFirstChild() async throws {
        var rehearsal = try await LabelTask(minibatch: 5).rehearsal()

        try await rehearsal.begin()
        try await rehearsal.step(0, batch: [0, 1, 2])

        #expect(rehearsal.asks.first == [0, 1])
        let (baseline, child) = (rehearsal.trials[0], rehearsal.trials[1])
        #expect(baseline.variables.isEmpty && baseline.note == "the initial program")
        #expect(baseline.examples == child.examples && child.examples.count == 5)
        #expect(child.parents == [0])
        #expect(child.note.hasSuffix("drawn from the training data"))
    }

    @Test func doublesTheRaceOfAWinnerUntilTheWholeValidationSet() async throws {
        var rehearsal = try await LabelTask(validation: 18, minibatch: 4).rehearsal([
            "nb_min_examples": 8, "nb_max_examples": 8, "stratify": true,
        ])

        try await rehearsal.begin()
        try await rehearsal.step(0, batch: [0, 1, 2])

        #expect(rehearsal.asks == [[0, 1], [2, 3], [4, 5], [6, 7], []])
        #expect(rehearsal.trials.map(\.examples.count) == [4, 4, 4, 4, 8, 8, 2, 2])
        #expect(
            try await rehearsal.conclude().why
                == "candidate 1 of 1: mean 1.00 on 18 validation examples; the initial program had 0.00"
        )
    }

    @Test func endsTheStepOfAChildThatIsNotBetter() async throws {
        var rehearsal = try await LabelTask(minibatch: 4).rehearsal { trial, example in
            TrialResults.Row(trial: trial.id, example: example, score: 0.5)
        }

        try await rehearsal.begin()
        try await rehearsal.step(0, batch: [0])

        #expect(rehearsal.asks == [[0, 1], []])
        let conclusion = try await rehearsal.conclude()
        #expect(conclusion.variables.isEmpty)
        #expect(
            conclusion.why == "the initial program: mean 0.50 on 4 validation examples; "
                + "the 1 other candidate did no better on the same examples"
        )
    }

    // D1: the duplicate check looks at the examples, so that each proposal is scored.
    @Test func scoresEveryProposalAndNoneTwice() async throws {
        let rehearsal = try await LabelTask().run(["nb_max_examples": 5])

        let shown = rehearsal.trials.map { JSON.object($0.variables) }

        #expect(Set(shown).count == 17)
        #expect(shown.count == 17)
    }

    // D1: a later epoch can still improve on an earlier one.
    @Test func improvesOverEpochs() async throws {
        var means: [Double] = []
        var rehearsal = try await LabelTask().rehearsal([
            "nb_min_examples": 1, "nb_max_examples": 4,
        ])
        try await rehearsal.begin()

        for epoch in 0..<16 {
            for step in 0..<2 { try await rehearsal.step(epoch: epoch, step, batch: [step]) }
            let variables = try await rehearsal.conclude().variables
            let trial = Trial(id: 0, variables: variables, split: .validation, examples: [])
            means.append((0..<20).map { LabelTask.answer(trial, $0).score }.reduce(0, +) / 20)
        }

        #expect(means == means.sorted())
        #expect(try #require(means.last) > means[0])
    }

    // D5: a child that had easy examples doesn't win against a parent that had hard ones.
    @Test func comparesParentAndChildOnTheSameExamplesOnly() async throws {
        let rehearsal = try await LabelTask(minibatch: 4).run { trial, example in
            // Luck of the examples is all that there is: no candidate is better than another.
            TrialResults.Row(trial: trial.id, example: example, score: Double(example % 5) / 5)
        }

        #expect(try await rehearsal.conclude().variables.isEmpty)
        for ask in rehearsal.asks where ask.count > 1 {
            let trials = ask.map { rehearsal.trials[$0] }
            #expect(Set(trials[1].examples).isSuperset(of: trials[0].examples))
        }
    }

    @Test func neverChoosesAPredictionWithScoreZeroWhileABetterOneExists() async throws {
        let rehearsal = try await LabelTask(producesTarget: false).run(["nb_max_examples": 6])

        let outputs = rehearsal.trials.flatMap(LabelTask.shown).compactMap {
            $0["output"]?["label"]?.integer
        }

        #expect(!outputs.isEmpty)
        #expect(!outputs.contains(9))
        #expect(rehearsal.call.requests.isEmpty)
    }

    @Test func collectsPredictionsBeforeItDrawsFromThem() async throws {
        var rehearsal = try await LabelTask(producesTarget: false).rehearsal()

        try await rehearsal.begin()
        try await rehearsal.step(0, batch: [0, 1, 2])
        try await rehearsal.step(1, batch: [4, 5])

        #expect(rehearsal.asks == [[0, 1], [2], [], [3], [4], []])
        #expect(rehearsal.trials[0].split == .validation && !rehearsal.trials[0].wantsTraces)
        #expect(rehearsal.trials[1].split == .train && rehearsal.trials[1].wantsTraces)
        #expect(rehearsal.trials[1].examples == [0, 1, 2])
    }

    @Test func showsEachLabelAboutEquallyOftenIfStratified() async throws {
        let rehearsal = try await LabelTask().run([
            "nb_min_examples": 8, "nb_max_examples": 8, "stratify": true,
        ])

        for trial in rehearsal.trials.dropFirst() {
            let labels = LabelTask.shown(trial).compactMap { $0["output"]?["label"]?.integer }
            #expect((0..<4).map { label in labels.count { $0 == label } } == [2, 2, 2, 2])
        }
    }

    @Test(arguments: ["data", "predictions", "both"]) func drawsTheSameTrialsForTheSameSeed(
        source: String
    ) async throws {
        let configuration: JSON = ["source": .string(source), "nb_max_examples": 4]

        let first = try await LabelTask(minibatch: 4).run(configuration)
        let second = try await LabelTask(minibatch: 4).run(configuration)
        let other = try await LabelTask(minibatch: 4, seed: 8).run(configuration)

        #expect(first.trials == second.trials)
        #expect(first.trials != other.trials)
    }

    @Test(arguments: ["data", "predictions", "both"])
    func goesOnIdenticallyInAnotherInstanceAfterEachCall(source: String) async throws {
        let configuration: JSON = [
            "source": .string(source), "nb_max_examples": 4, "proposals_per_step": 3,
            "population_size": 3,
        ]

        let stayed = try await LabelTask(minibatch: 4).run(configuration)
        let moved = try await LabelTask(minibatch: 4).run(configuration, movesOn: true)

        #expect(stayed.trials == moved.trials)
        #expect(try await stayed.conclude() == moved.conclude())
    }

    @Test func drawsSomethingElseInAFurtherFit() async throws {
        var rehearsal = try await LabelTask().rehearsal(["nb_max_examples": 5])
        try await rehearsal.begin()

        for _ in 0..<3 { for step in 0..<4 { try await rehearsal.step(step, batch: [step]) } }

        #expect(Set(rehearsal.trials.map { JSON.object($0.variables) }).count == 13)
    }
}
