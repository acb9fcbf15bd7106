import Contract
import JSONValues
import MockServer
import PlacedComponents
import PluginTesting
import Testing

@testable import AnthropicPlugin

/// What goes back of earlier turns: results of tools, empty messages, and thoughts.
extension MessagesModelTests {
    @Test func resultsOfOneTurnAreOneMessage() async throws {
        var request = question()
        request.stableMessages = 0
        request.messages = [
            #"{"role":"assistant","content":"","tool_calls":[{"id":"t1","name":"a","arguments":"{}"},{"id":"t2","name":"b","arguments":"{}"}]}"#,
            #"{"role":"tool","tool_call_id":"t1","content":"noon"}"#,
            #"{"role":"tool","tool_call_id":"t2","content":"rain"}"#,
            #"{"role":"user","content":"And?"}"#,
        ]

        let messages = try await ask(request).body["messages"]?.array ?? []

        #expect(messages.map { $0["role"] } == ["assistant", "user", "user"])
        #expect(
            messages.dropFirst().first?["content"] == [
                [
                    "type": "tool_result", "tool_use_id": "t1",
                    "content": [["type": "text", "text": "noon"]],
                ],
                [
                    "type": "tool_result", "tool_use_id": "t2",
                    "content": [["type": "text", "text": "rain"]],
                ],
            ]
        )
    }

    @Test(arguments: [#""""#, #"" \n""#, #"[{"type":"text","text":""}]"#, "null"])
    func aMessageThatSaysNothingSaysSo(content: String) async throws {
        var request = question()
        request.messages = [
            ChatMessage(.user, "Where?").text,
            #"{"role":"assistant","content":\#(content)}"#,
            ChatMessage(.user, "That was nothing.").text,
        ]
        request.stableMessages = 0

        let body = try await ask(request).body

        let said: JSON = [["type": "text", "text": "(This message was empty.)"]]
        #expect(body["messages"]?.array?.map { $0["role"] } == ["user", "assistant", "user"])
        #expect(body["messages"]?.array?[1]["content"] == said)
    }

    private static let thoughts: JSON = [
        ["type": "thinking", "thinking": "hm", "signature": "SIG=="],
        ["type": "redacted_thinking", "data": "x"],
    ]
    private static let thoughtfulAnswer = #"""
        {"content": [{"type": "thinking", "thinking": "hm", "signature": "SIG=="},
          {"type": "redacted_thinking", "data": "x"}, {"type": "text", "text": "Let me see."},
          {"type": "tool_use", "id": "t1", "name": "clock", "input": {}},
          {"type": "tool_use", "id": "t2", "name": "clock", "input": {}}],
         "stop_reason": "tool_use"}
        """#
    private static let thoughtfulEvents = [
        #"{"type":"message_start","message":{}}"#,
        #"{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}"#,
        #"{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"hm"}}"#,
        #"{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"SIG"}}"#,
        #"{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"=="}}"#,
        #"{"type":"content_block_start","index":1,"content_block":{"type":"redacted_thinking","data":"x"}}"#,
        #"{"type":"content_block_start","index":2,"content_block":{"type":"text","text":""}}"#,
        #"{"type":"content_block_delta","index":2,"delta":{"type":"text_delta","text":"Let me see."}}"#,
        #"{"type":"content_block_start","index":3,"content_block":{"type":"tool_use","id":"t1","name":"clock","input":{}}}"#,
        #"{"type":"content_block_start","index":4,"content_block":{"type":"tool_use","id":"t2","name":"clock","input":{}}}"#,
        #"{"type":"message_delta","delta":{"stop_reason":"tool_use"}}"#,
        #"{"type":"message_stop"}"#,
    ]

    /// A conversation that goes on after calls.
    private func afterCalls(_ calls: [ToolCall]) -> CompletionRequest {
        var request = question()
        request.stableMessages = 0
        request.messages = [
            JSON.object([
                "role": "assistant", "content": "Let me see.",
                "tool_calls": .array(calls.map(\.json)),
            ]).text(),
            #"{"role":"tool","tool_call_id":"t1","content":"noon"}"#,
        ]
        return request
    }

    @Test(arguments: [false, true])
    func thoughtsBeforeCallsGoBackUnchanged(streams: Bool) async throws {
        let parameters: JSONObject = ["reasoning_tokens": 2000, "stream": .bool(streams)]
        let calls = try await ask(parameters, question()) { _, _ in
            streams ? .stream(Self.thoughtfulEvents) : .reply(Self.thoughtfulAnswer)
        }.answer.toolCalls

        let body = try await ask(afterCalls(calls)).body

        let blocks = try #require(body["messages"]?.array?.first?["content"]?.array)
        #expect(.array(Array(blocks.prefix(2))) == Self.thoughts)
        #expect(blocks.dropFirst(2).map { $0["type"] } == ["text", "tool_use", "tool_use"])
    }

    @Test(arguments: [#"{"gemini":"SIG"}"#, "SIG", nil])
    func signaturesOfOthersAreLeftOut(signature: String?) async throws {
        let call = ToolCall(id: "t1", name: "clock", arguments: "{}", signature: signature)

        let body = try await ask(afterCalls([call])).body

        #expect(
            body["messages"]?.array?.first?["content"] == [
                ["type": "text", "text": "Let me see."],
                ["type": "tool_use", "id": "t1", "name": "clock", "input": [:]],
            ]
        )
    }
}
