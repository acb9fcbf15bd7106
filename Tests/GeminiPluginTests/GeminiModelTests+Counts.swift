import Contract
import JSONValues
import MockServer
import PlacedComponents
import PluginTesting
import Testing

@testable import GeminiPlugin

/// What its answers say of tokens.
extension GeminiModelTests {
    @Test(arguments: [(9_000_000_000_000_000_000, 1 << 40), (-5, 0), (7, 7)])
    func countsNobodyCanMeanAreCutDown(said: Int, counted: Int) async throws {
        let answer = try await ask(question()) { _, _ in
            .reply(
                """
                {"candidates": [{"finishReason": "STOP"}], "usageMetadata": {
                  "promptTokenCount": \(said), "cachedContentTokenCount": \(said),
                  "candidatesTokenCount": \(said), "thoughtsTokenCount": \(said)}}
                """
            )
        }.answer

        #expect(
            answer.usage
                == Usage(
                    inputTokens: counted,
                    cachedTokens: counted,
                    outputTokens: 2 * counted
                )
        )
    }

    @Test func whatItsOwnToolsWroteIntoThePromptCountsToo() async throws {
        let answer = try await ask(question()) { _, _ in
            .reply(
                #"""
                {"candidates": [{"finishReason": "STOP"}], "usageMetadata": {
                  "promptTokenCount": 20, "toolUsePromptTokenCount": 300}}
                """#
            )
        }.answer

        #expect(answer.usage == Usage(inputTokens: 320))
    }

    @Test func aPieceWithoutCountsLeavesThoseBeforeIt() async throws {
        let answer = try await ask(["stream": true], question()) { _, _ in
            .stream([
                #"{"candidates":[{"content":{"parts":[{"text":"Hi"}]}}],"usageMetadata":{"promptTokenCount":4,"candidatesTokenCount":2}}"#,
                #"{"candidates":[{"finishReason":"STOP"}],"usageMetadata":null}"#,
            ])
        }.answer

        #expect(answer.usage == Usage(inputTokens: 4, outputTokens: 2))
    }
}
