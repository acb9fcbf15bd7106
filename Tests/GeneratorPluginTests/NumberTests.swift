import PlacedComponents
import PluginSDK
import PluginTesting
import Testing

@testable import GeneratorPlugin

/// Numbers of a generator that are variables.
struct NumberTests {
    private func request(_ variables: JSON) async throws -> CompletionRequest {
        let model = ScriptedModel(#"{"answer": 1}"#)
        let example: JSON = ["input": ["question": "1?"], "output": ["answer": 1]]
        let generator = try await PlacedModule(
            { try Generator(configuration: $0) },
            configuration: [
                "examples": [example, example, example], "temperature": 0.5, "reasks": 0,
                "input_schema": Fixture.question,
                "output_schema": Fixture.object(["answer": ["type": "integer"]]),
            ]
        )
        _ = try await generator.run(
            ModuleRequest(input: #"{"question": "2+3?"}"#, variables: variables.text()),
            call: model.call()
        )
        return try #require(model.requests.first)
    }

    @Test func theTemperatureOfACandidateGoesBeforeTheConfigurations() async throws {
        #expect(try await request([:]).settings["temperature"] == 0.5)
        #expect(try await request(["temperature": 1.25]).settings["temperature"] == 1.25)
    }

    @Test func aTemperatureOfZeroNeedsNoSeed() async throws {
        #expect(try await request(["temperature": 1.25]).settings["seed"] != nil)
        #expect(try await request(["temperature": 0]).settings["seed"] == nil)
    }

    @Test func theFirstExamplesAreShown() async throws {
        // System message and question beside a question and an answer for each example.
        #expect(try await request([:]).messages.count == 8)
        #expect(try await request(["shown_examples": 2]).messages.count == 6)
        #expect(try await request(["shown_examples": 0]).messages.count == 2)
        #expect(try await request(["shown_examples": 9]).messages.count == 8)
    }
}
