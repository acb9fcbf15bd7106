import PluginSDK
import PluginTesting
import Testing

@testable import OMEGAPlugin

struct OMEGAErrorTests {
    @Test func refusesAProgramWithNothingToOptimize() async throws {
        let search = try OMEGA(configuration: [
            "optimize_instructions": false, "optimize_examples": false,
        ])

        let error = await #expect(throws: ComponentError.self) {
            try await search.begin(RuleTask().space, call: ScriptedCall())
        }

        #expect(
            error?.message.hasSuffix(
                "the program's variables are 'answer/instructions' (instructions), 'answer/examples' "
                    + "(examples)"
            ) == true
        )
    }

    @Test(arguments: [(0, 5), (5, 0)]) func refusesARunWithoutData(
        train: Int,
        validation: Int
    ) async throws {
        await #expect(throws: ComponentError.self) {
            try await OMEGA(configuration: [:]).begin(
                RuleTask(train: train, validation: validation).space,
                call: ScriptedCall()
            )
        }
    }

    @Test func refusesAnotherOptimizersState() async throws {
        let saved = SavedSearch(
            space: RuleTask().space,
            state: SearchState(#"{"optimizer":"glia.random-few-shot"}"#)
        )

        let error = await #expect(throws: ComponentError.self) {
            try await OMEGA(configuration: [:]).load(saved, call: ScriptedCall())
        }

        #expect(
            error?.message == "expected a saved state of 'glia.omega', found one of "
                + "'glia.random-few-shot'"
        )
    }

    @Test func refusesTheStateOfAnotherProgram() async throws {
        let rehearsal = try await RuleTask().run(RuleTask().rehearsal(), epochs: 1)
        var space = RuleTask().space
        space.variables.removeLast()

        let state = try await rehearsal.optimizer.save(Nothing(), call: rehearsal.call)

        await #expect(throws: ComponentError.self) {
            try await OMEGA(configuration: [:]).load(
                SavedSearch(space: space, state: state),
                call: rehearsal.call
            )
        }
    }

    @Test func survivesEverySavedStateWithOneMemberSpoiled() async throws {
        let task = RuleTask()
        let search = try OMEGA(configuration: [:])
        let call = ScriptedCall.serving(training: task.training, model: RuleTask.goodModel)
        _ = try await search.begin(task.space, call: call)
        let step = StepRequest(epoch: 0, step: 0, batch: [0, 1, 2], want: 1)
        let trials = try await search.ask(step, call: call).trials
        _ = try await search.tell(
            TrialResults(
                rows: trials.flatMap { trial in trial.examples.map { RuleTask.answer(trial, $0) } }
            ),
            call: call
        )
        _ = try await search.ask(step, call: call)
        let members = try #require(
            JSON(parsing: await search.save(Nothing(), call: call).text).object
        )

        for spoiled in Self.variants(of: .object(members)) {
            let saved = SavedSearch(space: task.space, state: SearchState(spoiled.text()))
            // Whatever was spoiled, there is an error or a search that can go on.
            let other = try OMEGA(configuration: [:])
            do {
                _ = try await other.load(saved, call: call)
                _ = try await other.ask(step, call: call)
                _ = try await other.tell(TrialResults(rows: []), call: call)
                _ = try await other.conclude(Nothing(), call: call)
            } catch let error as ComponentError { #expect(!error.message.isEmpty) }
        }
    }

    /// The value with each single leaf or branch replaced by something else.
    private static func variants(of json: JSON) -> [JSON] {
        var variants: [JSON] = [.null, -1, 1_000_000_000, []]
        if let object = json.object {
            for name in object.names {
                for variant in Self.variants(of: object[name] ?? .null) {
                    var copy = object
                    copy[name] = variant
                    variants.append(.object(copy))
                }
            }
        }
        if let array = json.array {
            for place in array.indices.prefix(2) {
                for variant in Self.variants(of: array[place]) {
                    var copy = array
                    copy[place] = variant
                    variants.append(.array(copy))
                }
            }
        }
        return variants
    }
}
