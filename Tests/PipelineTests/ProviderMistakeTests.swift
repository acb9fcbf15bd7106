import Pipeline
import TestSupport
import Testing

/// What a user reads about a mistaken provider.
struct ProviderMistakeTests {
    private func mistakes(_ model: String) async throws -> String {
        let desk = try PipelineDesk()
        try desk.workshop.copyPlugin("OpenAICompatible")
        return try await desk.mistakes(replacing: [
            "language_models: {default: parrot/any}": "language_models: {default: \(model)}"
        ])
    }

    @Test func aKeyInTheFileIsAMistakeAndIsNotShown() async throws {
        #expect(
            try await mistakes("{model: openai/gpt-4o, api_key_variable: sk-proj-abc}")
                == "desk.yaml:2: language_models.default.api_key_variable: 'api_key_variable' is the "
                + "name of a variable, in capital letters, such as OPENAI_API_KEY; the key itself "
                + "belongs into the environment or a file .env"
        )
    }

    @Test func anUnknownProviderGetsTheNearestOne() async throws {
        #expect(
            try await mistakes("opnai/gpt-4o")
                == "desk.yaml:2: language_models.default: 'opnai' is a language model that no "
                + "plugin provides. Did you mean 'openai'?"
        )
    }

    @Test func anAddressThatIsNoneIsAMistake() async throws {
        #expect(
            try await mistakes("{model: openai-compatible/m, base_url: localhost}")
                == "desk.yaml:2: language_models.default.base_url: 'base_url' must be an address "
                + "such as https://api.example.com/v1, without a query, a fragment or a password"
        )
    }

    @Test func aMissingKeyIsAMistakeOfTheModel() async throws {
        #expect(
            try await mistakes("{model: openai/gpt-4o, api_key_variable: GLIA_TEST_UNSET_KEY}")
                == "desk.yaml:2: language_models.default: 'openai' needs the variable "
                + "'GLIA_TEST_UNSET_KEY', which isn't set: set it in the environment, or write it "
                + "into a file .env beside the pipeline file"
        )
    }
}
