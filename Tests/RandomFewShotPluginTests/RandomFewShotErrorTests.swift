import PlacedComponents
import PluginSDK
import PluginTesting
import Testing

@testable import RandomFewShotPlugin

struct RandomFewShotErrorTests {
    @Test func refusesMoreExamplesAtLeastThanAtMost() async {
        let error = await #expect(throws: ComponentError.self) {
            _ = try await PlacedOptimizer(
                RandomFewShot.init,
                configuration: ["nb_min_examples": 4, "nb_max_examples": 3],
                named: "RandomFewShot"
            )
        }

        #expect(
            error?.message == "'nb_min_examples' is 4, more than 'nb_max_examples', which is 3; "
                + "lower the one or raise the other"
        )
    }

    @Test func refusesAProgramWithoutExamples() async throws {
        var space = LabelTask().space
        space.variables.removeLast()

        let error = await #expect(throws: ComponentError.self) {
            try await PlacedOptimizer(
                RandomFewShot.init,
                configuration: [:],
                named: "RandomFewShot"
            ).begin(
                space,
                call: ScriptedCall()
            )
        }

        #expect(
            error?.message == "RandomFewShot needs a trainable variable whose schema has "
                + "\"x-glia-role\": \"examples\"; the program's variables are 'answer/instructions'"
        )
    }

    @Test func refusesTargetsAsExamplesOfAnInnerModule() async throws {
        let error = await #expect(throws: ComponentError.self) {
            try await PlacedOptimizer(
                RandomFewShot.init,
                configuration: ["source": "data"],
                named: "RandomFewShot"
            ).begin(
                LabelTask(producesTarget: false).space,
                call: ScriptedCall()
            )
        }

        #expect(
            error?.message == "'source' is \"data\", but 'answer/examples' belongs to a module "
                + "that doesn't make the program's output, so targets can't be its examples; "
                + "choose \"predictions\" or \"auto\""
        )
    }

    @Test func refusesARunWithoutValidationExamples() async throws {
        await #expect(throws: ComponentError.self) {
            try await PlacedOptimizer(
                RandomFewShot.init,
                configuration: [:],
                named: "RandomFewShot"
            ).begin(
                LabelTask(validation: 0).space,
                call: ScriptedCall()
            )
        }
    }

    @Test func refusesCallsBeforeBegin() async throws {
        await #expect(throws: ComponentError.self) {
            try await PlacedOptimizer(
                RandomFewShot.init,
                configuration: [:],
                named: "RandomFewShot"
            ).save(
                Nothing(),
                call: ScriptedCall()
            )
        }
    }

    @Test func refusesResultsThatItDidNotAskFor() async throws {
        let search = try await PlacedOptimizer(
            RandomFewShot.init,
            configuration: [:],
            named: "RandomFewShot"
        )
        _ = try await search.begin(LabelTask().space, call: ScriptedCall())

        let error = await #expect(throws: ComponentError.self) {
            try await search.tell(
                TrialResults(rows: [TrialResults.Row(trial: 3, example: 0, score: 1)]),
                call: ScriptedCall()
            )
        }

        #expect(error?.message == "results came for trial 3, but those awaited are none")
    }

    @Test func survivesEverySavedStateWithOneMemberSpoiled() async throws {
        let rehearsal = try await LabelTask(minibatch: 4, producesTarget: false).run(epochs: 1)
        let state = try await rehearsal.optimizer.save(Nothing(), call: rehearsal.call)
        let members = try #require(JSON(parsing: state.text).object)

        for name in members.names {
            for spoiled: JSON in [.null, -1, 3, "x", [], [[:]], [:]] {
                var other = members
                other[name] = spoiled
                let saved = SavedSearch(
                    space: LabelTask().space,
                    state: SearchState(JSON.object(other).text())
                )
                // Some are states of an earlier moment; the others are refused, none crashes.
                let search = try await PlacedOptimizer(
                    RandomFewShot.init,
                    configuration: [:],
                    named: "RandomFewShot"
                )
                do {
                    _ = try await search.load(saved, call: rehearsal.call)
                    _ = try await search.conclude(Nothing(), call: rehearsal.call)
                } catch let error as ComponentError { #expect(!error.message.isEmpty) }
            }
        }
    }

    @Test func asksAgainForTheSameTrialsUntilTheyAreTold() async throws {
        let search = try await PlacedOptimizer(
            RandomFewShot.init,
            configuration: [:],
            named: "RandomFewShot"
        )
        let call = ScriptedCall.serving(training: LabelTask().training)
        _ = try await search.begin(LabelTask().space, call: call)
        let step = StepRequest(epoch: 0, step: 0, batch: [0], want: 1)

        let first = try await search.ask(step, call: call)
        let second = try await search.ask(step, call: call)

        #expect(first == second && !first.trials.isEmpty)
    }

    @Test func leavesUnscoredExamplesOutAndDoesNotAskForThemAgain() async throws {
        let rehearsal = try await LabelTask(validation: 8).run(["nb_max_examples": 6]) {
            let row = LabelTask.answer($0, $1)
            return $1 < 4
                ? TrialResults.Row(trial: row.trial, example: row.example, score: .nan) : row
        }

        #expect(try await rehearsal.conclude().why.contains("on 4 validation examples"))
        #expect(rehearsal.trials.filter { $0.id == 0 || $0.variables.isEmpty }.count == 1)
    }
}
