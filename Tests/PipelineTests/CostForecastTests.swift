import Contract
import HostDoubles
import Pipeline
import ProgramGraph
import Testing

/// The most that a training can cost.
struct CostForecastTests {
    private func forecast(
        _ edits: KeyValuePairs<String, String> = [:],
        search: SearchBound = SearchBound(rollouts: 100, modelCalls: 7)
    ) async throws -> CostForecast {
        let desk = try PipelineDesk()
        let pipeline = try await desk.load(replacing: edits)
        return try await desk.onHost { await pipeline.forecast(search) }
    }

    @Test func rolloutsAreThoseOfSearchValidationAndTest() async throws {
        let forecast = try await forecast([
            "validation: validation.jsonl":
                "validation: validation.jsonl\n  test: [{message: a, queue: taxi}]"
        ])

        // Two epochs with two validation examples, one test example before and after.
        #expect(forecast.rollouts == 100 + 2 * 2 + 2 * 1)
        // The generator may ask once more.
        #expect(forecast.calls == 106 * 2 + 7)
        #expect(forecast.silent == [])
    }

    @Test func settingsOfAModuleCount() async throws {
        let forecast = try await forecast([
            "      output: Route": "      output: Route\n      reasks: 3"
        ])

        #expect(forecast.calls == 104 * 4 + 7)
    }

    @Test func aBudgetOfRolloutsIsABound() async throws {
        let forecast = try await forecast(["epochs: 2": "epochs: 2, budget: {rollouts: 50}"])

        #expect(forecast.rollouts == 50)
        #expect(forecast.calls == 50 * 2 + 7)
    }

    @Test func aBudgetThatPaysForNoSearchIsAMistake() async throws {
        let test = "validation: validation.jsonl\n  test: [{message: a, queue: taxi}]"

        let mistakes = try await PipelineDesk().mistakes(replacing: [
            "validation: validation.jsonl": test, "epochs: 2": "epochs: 2, budget: {rollouts: 3}",
        ])

        #expect(
            mistakes == "desk.yaml:23: fit.budget.rollouts: what is measured in any case takes 4 "
                + "rollouts: validation examples once, of which there are 2, and 1 test examples "
                + "before and after; allow more, or give it less of these data"
        )
    }

    @Test func theGreatestSettingsAreNoMoreThanABound() async throws {
        let forecast = try await forecast(
            ["epochs: 2, batch_size: 2": "epochs: 1000000, batch_size: 1000000000"],
            search: SearchBound(rollouts: .max, modelCalls: .max)
        )

        #expect(try #require(forecast.rollouts) >= SearchBound.greatest)
        #expect(forecast.usage?.inputTokens == SearchBound.greatest)
        let mistake = try await PipelineDesk().mistakes(replacing: [
            "batch_size: 2": "batch_size: 9223372036854775807"
        ])
        #expect(mistake.hasPrefix("desk.yaml:22: fit.batch_size: found 9"))
        #expect(mistake.hasSuffix(", expected at most 1000000000"))
    }

    @Test func anOptimizerThatDoesNotSayIsNamed() async throws {
        let forecast = try await forecast(search: SearchBound())

        #expect(forecast.rollouts == nil)
        #expect(forecast.calls == nil)
        #expect(forecast.silent == ["the optimizer 'RandomFewShot'"])
    }

    @Test func promptsAreMeasuredWithoutAskingAModel() async throws {
        let forecast = try await forecast([
            "default: parrot/any":
                "default: {model: parrot/any, price: {input: 2, output: 10}}"
        ])

        let prompt = try #require(forecast.prompt)
        #expect((10...500).contains(prompt.inputTokens))
        // {"queue":"taxi"} has 16 bytes.
        #expect(prompt.outputTokens == 4)
        #expect(
            forecast.usage
                == Usage(inputTokens: 215 * prompt.inputTokens, outputTokens: 215 * 4)
        )
        #expect(
            forecast.cost == Double(215 * prompt.inputTokens * 2 + 215 * 4 * 10) / 1_000_000
        )
    }

    @Test func withoutPricesThereIsNoMoney() async throws {
        #expect(try await forecast().cost == nil)
    }

    @Test func theSearchOverExamplesSaysWhatItCanAskFor() async throws {
        let desk = try PipelineDesk(train: 4, validation: 2)
        let pipeline = try await desk.load()
        let optimizer = try #require(pipeline.optimizer)

        let bound = try await desk.onHost {
            try await optimizer.begin(
                SearchSpace(
                    program: "desk",
                    description: "",
                    variables: pipeline.program.variables,
                    trainCount: 4,
                    validationCount: 2,
                    epochs: 2,
                    stepsPerEpoch: 2,
                    minibatchSize: 2,
                    seed: 0
                ),
                call: desk.run.call
            )
        }

        // The initial program and one candidate in each of four steps, on two examples.
        #expect(bound == SearchBound(rollouts: 10, modelCalls: 0))
    }
}
