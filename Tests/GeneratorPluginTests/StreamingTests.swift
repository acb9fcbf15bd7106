import PlacedComponents
import PluginSDK
import PluginTesting
import Testing

@testable import GeneratorPlugin

struct StreamingTests {
    private func run(
        _ model: ScriptedModel,
        isStreaming: Bool
    ) async throws -> (response: ModuleResponse, call: ScriptedCall) {
        var context = CallContext(path: "test")
        context.isStreaming = isStreaming
        let call = model.call(context)
        let response = try await PlacedModule(
            { try Generator(configuration: $0) },
            configuration: Fixture.configuration()
        ).run(
            ModuleRequest(input: #"{"question": "2+3?"}"#, variables: "{}"),
            call: call
        )
        return (response, call)
    }

    @Test(arguments: [true, false])
    func partsAreWantedOnlyWhileSomebodyReads(isStreaming: Bool) async throws {
        let model = ScriptedModel(#"{"thinking": "add", "answer": 5}"#)

        _ = try await run(model, isStreaming: isStreaming)

        #expect(model.requests.map(\.streams) == [isStreaming])
    }

    @Test(arguments: [true, false])
    func askingAgainVoidsWhatWasSaid(isStreaming: Bool) async throws {
        let model = ScriptedModel("five", #"{"thinking": "add", "answer": 5}"#)

        let (response, call) = try await run(model, isStreaming: isStreaming)

        let parts = try call.parts.map { try AnswerPart(slotValue: $0) }
        #expect(parts == (isStreaming ? [AnswerPart(content: "", beginsAnew: true)] : []))
        #expect(response.output != nil)
    }
}
