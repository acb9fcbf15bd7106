import Contract
import Pipeline
import Scheduling
import TestSupport
import Testing

/// The keys of a model that say how much, how long, and who else.
struct ModelLimitsTests {
    private func models(_ text: String) -> KeyValuePairs<String, String> {
        ["language_models: {default: parrot/any}": text]
    }

    @Test func limitsDeadlineFallbackAndPricesAreRead() async throws {
        let text = """
            language_models:
              default:
                model: parrot/any
                requests_per_minute: 1000
                tokens_per_minute: 400000
                deadline: 900
                fallback: [spare]
                price: {input: 3, cached: 0.3, written: 3.75, output: 15}
              spare: parrot/other
            """
        let plans = try await PipelineDesk().load(replacing: models(text)).plan.languageModels

        #expect(plans[0].limits == RateLimits(requests: 1000, tokens: 400_000))
        #expect(plans[0].deadline == .seconds(900))
        #expect(plans[0].fallback == ["spare"])
        #expect(plans[0].price == ModelPrice(input: 3, cached: 0.3, written: 3.75, output: 15))
        #expect(plans[1].limits == RateLimits())
        #expect(plans[1].deadline == nil)
        #expect(plans[1].fallback == [])
    }

    @Test(arguments: [
        (
            "{default: {model: parrot/any, fallback: [spar]}, spare: parrot/any}",
            "desk.yaml:2: language_models.default.fallback.0: there is no language model 'spar' in "
                + "this file. Did you mean 'spare'?"
        ),
        (
            "{default: {model: parrot/any, fallback: [default]}}",
            "desk.yaml:2: language_models.default.fallback.0: 'default' was asked already when its "
                + "turn comes"
        ),
        (
            "{default: {model: parrot/any, requests_per_minut: 5}}",
            "desk.yaml:2: language_models.default.requests_per_minut: 'requests_per_minut' isn't "
                + "known. Did you mean 'requests_per_minute'?"
        ),
    ])
    func aMistakeIsNamed(text: String, message: String) async throws {
        let mistakes = try await PipelineDesk().mistakes(
            replacing: models("language_models: " + text)
        )

        #expect(mistakes == message)
    }
}
