import Contract
import JSONValues
import MockServer
import PlacedComponents
import PluginTesting
import Testing

@testable import GeminiPlugin

/// What goes back of earlier turns: results of tools, empty messages, and signatures.
extension GeminiModelTests {
    @Test func resultsOfOneTurnAreOneContent() async throws {
        var request = question()
        request.messages = [
            #"{"role":"assistant","content":"","tool_calls":[{"id":"t1","name":"a","arguments":"{}"},{"id":"t2","name":"b","arguments":"{}"}]}"#,
            #"{"role":"tool","tool_call_id":"t1","content":"noon"}"#,
            #"{"role":"tool","tool_call_id":"t2","content":"rain"}"#,
            #"{"role":"user","content":"And?"}"#,
        ]

        let contents = try await ask(request).body["contents"]?.array ?? []

        #expect(contents.map { $0["role"] } == ["model", "user", "user"])
        #expect(
            contents.dropFirst().first?["parts"] == [
                ["functionResponse": ["name": "a", "response": ["result": "noon"]]],
                ["functionResponse": ["name": "b", "response": ["result": "rain"]]],
            ]
        )
    }

    @Test(arguments: [#""""#, #"[{"type":"text","text":""}]"#, "null"])
    func aMessageThatSaysNothingSaysSo(content: String) async throws {
        var request = question()
        request.messages = [
            ChatMessage(.user, "Where?").text,
            #"{"role":"assistant","content":\#(content)}"#,
            ChatMessage(.user, "That was nothing.").text,
        ]

        let contents = try await ask(request).body["contents"]?.array ?? []

        #expect(contents.map { $0["role"] } == ["user", "model", "user"])
        #expect(contents[1]["parts"] == [["text": "(This message was empty.)"]])
    }

    /// A conversation that goes on after calls.
    private func afterCalls(_ calls: [ToolCall]) -> CompletionRequest {
        var request = question()
        request.messages = [
            JSON.object([
                "role": "assistant", "content": "", "tool_calls": .array(calls.map(\.json)),
            ]).text(),
            #"{"role":"tool","tool_call_id":"t1","content":"noon"}"#,
        ]
        return request
    }

    @Test(arguments: [false, true])
    func signaturesGoBackWithTheirCalls(streams: Bool) async throws {
        let answer =
            #"{"candidates":[{"finishReason":"STOP","content":{"parts":["#
            + #"{"functionCall":{"name":"a","args":{}},"thoughtSignature":"SIG=="},"#
            + #"{"functionCall":{"name":"b","args":{}}}]}}]}"#
        let calls = try await ask(["stream": .bool(streams)], question()) { _, _ in
            streams ? .stream([answer]) : .reply(answer)
        }.answer.toolCalls

        let body = try await ask(afterCalls(calls)).body

        #expect(
            body["contents"]?.array?.first?["parts"] == [
                ["functionCall": ["name": "a", "args": [:]], "thoughtSignature": "SIG=="],
                ["functionCall": ["name": "b", "args": [:]]],
            ]
        )
    }

    @Test(arguments: [#"{"anthropic":[]}"#, "SIG", nil])
    func signaturesOfOthersAreLeftOut(signature: String?) async throws {
        let call = ToolCall(id: "t1", name: "clock", arguments: "{}", signature: signature)

        let body = try await ask(afterCalls([call])).body

        #expect(
            body["contents"]?.array?.first?["parts"]
                == [["functionCall": ["name": "clock", "args": [:]]]]
        )
    }

    @Test func aCallWithoutSignatureHasNoneInItsJSON() {
        let call = ToolCall(id: "t1", name: "clock", arguments: "{}")

        #expect(call.json["signature"] == nil)
        #expect(ToolCall(call.json) == call)
    }
}
