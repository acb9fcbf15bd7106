import Contract
import JSONValues
import MockServer
import PlacedComponents
import PluginTesting
import Testing

@testable import OpenAICompatiblePlugin

// One after the other: each of them has three servers, and all at once would have too many sockets.
/// What becomes of sound and unsound answers.
@Suite(.serialized)
struct ChatAnswerTests {
    private func answer(_ body: String) async throws -> Completion {
        try await ChatDesk { _, _ in .reply(body) }.generate(ChatDesk.question())
    }

    private func error(
        _ parameters: JSONObject = [:],
        _ reply: @escaping MockServer.Reply
    ) async throws -> ComponentError {
        let desk = try await ChatDesk(parameters, reply)
        return try #require(
            await #expect(throws: ComponentError.self) {
                try await desk.generate(ChatDesk.question())
            }
        )
    }

    @Test func aSoundAnswerIsReadWithItsUsage() async throws {
        let answer = try await answer(ChatDesk.answer)

        #expect(
            answer
                == Completion(
                    content: "Hello!",
                    usage: Usage(inputTokens: 20, cachedTokens: 16, outputTokens: 3)
                )
        )
    }

    @Test(arguments: [
        ("-5", 0), ("9223372036854775807", 1 << 40), ("1e300", 1 << 40), ("7.0", 7),
        ("null", 0), (#""many""#, 0),
    ])
    func tokensAreNoMoreThanCanBeAddedUp(said: String, counted: Int) async throws {
        let answer = try await answer(
            #"""
            {"choices":[{"message":{"content":"x"}}],"usage":{"prompt_tokens":\#(said),
             "completion_tokens":\#(said),"prompt_tokens_details":{"cached_tokens":\#(said)}}}
            """#
        )

        let expected = Usage(
            inputTokens: counted,
            cachedTokens: counted,
            outputTokens: counted
        )
        #expect(answer.usage == expected)
    }

    @Test(arguments: [
        ("length", "length"), ("tool_calls", "tool_calls"), ("content_filter", "content_filter"),
        ("stop", "stop"), ("eos", "stop"),
    ])
    func theEndIsNamed(reason: String, finish: String) async throws {
        let answer = try await answer(
            #"{"choices":[{"message":{"content":"x"},"finish_reason":"\#(reason)"}]}"#
        )

        #expect(answer.finish == finish)
    }

    @Test func thoughtsRefusalsAndCallsAreRead() async throws {
        let thoughts = try await answer(
            #"{"choices":[{"message":{"content":"x","reasoning_content":"hm"}}]}"#
        )
        let parts = try await answer(
            #"{"choices":[{"message":{"content":[{"type":"thinking","thinking":[]},{"type":"text","text":"x"}]}}]}"#
        )
        let refusal = try await answer(
            #"{"choices":[{"message":{"content":null,"refusal":"No."},"finish_reason":"stop"}]}"#
        )
        let calls = try await answer(
            #"""
            {"choices":[{"finish_reason":"tool_calls","message":{"content":null,"tool_calls":[
              {"id":"c1","type":"function","function":{"name":"clock","arguments":"{}"}}]}}],
             "usage":{"prompt_tokens":5,"completion_tokens":1,"prompt_cache_hit_tokens":4}}
            """#
        )

        #expect(thoughts.reasoning == "hm")
        #expect(parts.content == "x")
        #expect(refusal.content == "No.")
        #expect(refusal.finish == "content_filter")
        #expect(calls.toolCalls == [ToolCall(id: "c1", name: "clock", arguments: "{}")])
        #expect(calls.usage.cachedTokens == 4)
    }

    @Test func aStreamIsPutTogether() async throws {
        let desk = try await ChatDesk(["stream": true]) { _, _ in
            .stream([
                #"{"choices":[{"delta":{"role":"assistant","content":""}}]}"#,
                #"{"choices":[{"delta":{"reasoning_content":"hm"}}]}"#,
                #"{"choices":[{"delta":{"content":"Hel"}}]}"#,
                #"{"choices":[{"delta":{"content":"lo"}}]}"#,
                #"{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"c1","function":{"name":"clock","arguments":""}}]}}]}"#,
                #"{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{}"}}]}}]}"#,
                #"{"choices":[{"delta":{},"finish_reason":"tool_calls"}]}"#,
                #"{"choices":[],"usage":{"prompt_tokens":8,"completion_tokens":2}}"#, "[DONE]",
            ])
        }

        let answer = try await desk.generate(ChatDesk.question())

        #expect(try desk.sent()["stream"] == true)
        #expect(try desk.sent()["stream_options"] == ["include_usage": true])
        #expect(
            answer
                == Completion(
                    content: "Hello",
                    finish: "tool_calls",
                    usage: Usage(inputTokens: 8, outputTokens: 2),
                    toolCalls: [ToolCall(id: "c1", name: "clock", arguments: "{}")],
                    reasoning: "hm"
                )
        )
    }

    private static let pieces = [
        #"{"choices":[{"delta":{"reasoning_content":"hm"}}]}"#,
        #"{"choices":[{"delta":{"content":"Hel"}}]}"#,
        #"{"choices":[{"delta":{"content":"lo"}}]}"#,
        #"{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"c1","function":{"name":"answer","arguments":"{\"a\""}}]}}]}"#,
        #"{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":":1}"}}]}}]}"#,
        #"{"choices":[{"delta":{},"finish_reason":"stop"}]}"#, "[DONE]",
    ]

    @Test func piecesGoAheadWhenTheyAreAskedFor() async throws {
        let desk = try await ChatDesk { _, _ in .stream(Self.pieces) }

        let (answer, parts) = try await desk.stream(ChatDesk.question())

        #expect(try desk.sent()["stream"] == true)
        #expect(answer.content == "Hello")
        #expect(parts == ["Hel", "lo"])
    }

    @Test func ofAnAnswerInAToolsArgumentsThoseAreThePieces() async throws {
        let desk = try await ChatDesk(["structured_output": "tool"]) { _, _ in .stream(Self.pieces)
        }

        let (answer, parts) = try await desk.stream(ChatDesk.question(schema: "{}"))

        #expect(answer.content == #"{"a":1}"#)
        #expect(parts == [#"{"a""#, ":1}"])
    }

    @Test func aChoiceHasNoPieces() async throws {
        let desk = try await ChatDesk(["choices": "json_schema"]) { _, _ in
            .stream([
                #"{"choices":[{"delta":{"content":"{\"answer\":\"b\"}"}}]}"#, "[DONE]",
            ])
        }

        let (answer, parts) = try await desk.stream(ChatDesk.question(choices: ["a", "b"]))

        #expect(answer.content == "b")
        #expect(parts == [])
    }

    @Test func aRefusalInAStreamIsDeclinedAsInAnAnswer() async throws {
        let desk = try await ChatDesk { _, _ in
            .stream([
                #"{"choices":[{"delta":{"role":"assistant","content":"","refusal":"I ca"}}]}"#,
                #"{"choices":[{"delta":{"refusal":"n't."}}]}"#,
                #"{"choices":[{"delta":{},"finish_reason":"stop"}]}"#, "[DONE]",
            ])
        }

        let (answer, parts) = try await desk.stream(ChatDesk.question())

        #expect(answer.content == "I can't.")
        #expect(answer.finish == "content_filter")
        #expect(parts.joined() == "I can't.")
    }

    @Test(arguments: [
        #"{"error":{"message":"upstream","code":502},"finish_reason":"error","message":{"content":"ha"},"delta":{"content":"ha"}}"#,
        #"{"error":{"message":"upstream"},"message":{"content":"ha"},"delta":{"content":"ha"}}"#,
        #"{"finish_reason":"error","message":{"content":"ha"},"delta":{"content":"ha"}}"#,
    ])
    func aChoiceThatFailedIsNoAnswer(choice: String) async throws {
        let body = #"{"choices":[\#(choice)]}"#
        let whole = try await error { _, _ in .reply(body) }
        let streamed = try await error(["stream": true]) { _, _ in .stream([body, "[DONE]"]) }

        #expect(whole.status == .unavailable)
        #expect(whole.message.hasPrefix("'example' broke off: "))
        #expect(streamed == whole)
    }

    @Test func aFailedChoiceIsNotAskedForAgainIfThatCannotHelp() async throws {
        let error = try await error { _, _ in
            .reply(
                #"{"choices":[{"error":{"message":"too long","code":400},"message":{"content":""}}]}"#
            )
        }

        #expect(error.status == .invalidArgument)
    }

    @Test func aConfiguredStreamSendsNothingAhead() async throws {
        let desk = try await ChatDesk(["stream": true]) { _, _ in .stream(Self.pieces) }
        let call = ChatDesk.call

        let answer = try await desk.model.generate(ChatDesk.question(), call: call)

        #expect(answer.content == "Hello")
        #expect(call.parts.isEmpty)
    }

    @Test func aStreamThatIsCutIsAnErrorAfterItsPieces() async throws {
        let desk = try await ChatDesk { _, _ in .stream(Array(Self.pieces.prefix(2)), isCut: true) }
        let call = ChatDesk.call
        let request = CompletionRequest(messages: [ChatMessage(.user, "Hi").text], streams: true)

        let error = await #expect(throws: ComponentError.self) {
            try await desk.model.generate(request, call: call)
        }

        #expect(error?.status == .unavailable)
        #expect(call.parts.count == 1)
    }

    @Test(arguments: [
        [#"{"choices":[{"delta":{"content":"Hel"}}]}"#],
        [#"{"choices":[{"delta":{"content":"Hel"}}]}"#, #"{"error":{"message":"overloaded"}}"#],
        [#"{"choices":[{"del"#],
    ])
    func aStreamThatBreaksOffMayBeAskedForAgain(events: [String]) async throws {
        let whole = try await error(["stream": true]) { _, _ in .stream(events) }
        let cut = try await error(["stream": true]) { _, _ in .stream(events, isCut: true) }

        #expect(whole.status == .unavailable)
        #expect(cut.status == .unavailable)
    }

    @Test(arguments: [
        "", "{", "null", "[]", "{}", #"{"choices":[]}"#, #"{"choices":[{"message":"x"}]}"#,
        "<html>busy</html>", #"{"error":{"message":"upstream"}}"#,
    ])
    func anAnswerThatIsNoneMayBeAskedForAgain(body: String) async throws {
        let error = try await error { _, _ in .reply(body) }

        #expect(error.status == .unavailable)
        #expect(error.details["blame"] == "provider")
    }

    @Test func aBrokenAnswerIsShown() async throws {
        let error = try await error { _, _ in .reply("<html>busy</html>") }

        #expect(
            error.message.hasPrefix("'example' gave an answer that can't be read: it is no JSON (")
        )
        #expect(error.message.hasSuffix("); it begins with: <html>busy</html>"))
    }

    @Test func noPartOfTheKeyIsShownOfABrokenAnswer() async throws {
        for place in stride(from: 103, to: 120, by: 4) {
            let body = String(repeating: "x", count: place) + ChatDesk.key + " isn't liked here"
            let error = try await error { _, _ in .reply(body) }

            #expect(!error.message.contains("sk"), "at \(place)")
        }
    }

    @Test func statusesAndCutsAreErrorsOfTheContract() async throws {
        let limited = try await error { _, _ in
            .reply("{}", status: 429, headers: ["retry-after: 2"])
        }
        let refused = try await error { _, _ in
            .reply(#"{"error":{"message":"bad key"}}"#, status: 401)
        }
        let cut = try await error { _, _ in MockAnswer(bytes: [], ending: .closes) }

        #expect(limited.status == .resourceExhausted)
        #expect(limited.details["retry_after_ms"] == 2000)
        #expect(refused.status == .unauthenticated)
        #expect(refused.message.contains("'EXAMPLE_API_KEY'"))
        #expect(cut.status == .unavailable)
    }

    @Test func oneCallIsOneRequest() async throws {
        for status in [500, 429, 200] {
            let desk = try await ChatDesk { _, _ in .reply("{}", status: status) }

            _ = try? await desk.generate(ChatDesk.question())

            #expect(try desk.server.requests.count == 1)
        }
    }

    @Test func answersOfAnyKindEndWithAResultOrAnError() async throws {
        let sound = Array(ChatDesk.answer.utf8)
        let desk = try await ChatDesk { request, number in
            var random = KeyedRandom(seed: UInt64(number), purpose: "answers")
            var bytes = sound
            for _ in 0..<3 {
                let place = Int(random.next() % UInt64(bytes.count))
                bytes[place] = UInt8(truncatingIfNeeded: random.next())
            }
            if number % 3 == 0 { bytes.removeLast(Int(random.next() % UInt64(bytes.count))) }
            let head = "HTTP/1.1 200 X\r\ncontent-length: \(bytes.count)\r\n\r\n"
            return MockAnswer(bytes: Array(head.utf8) + bytes, ending: .keepsOpen)
        }

        for _ in 0..<300 {
            do {
                try await desk.generate(ChatDesk.question())
            } catch let error as ComponentError {
                #expect(error.status == .unavailable)
            }
        }

        #expect(try desk.server.requests.count == 300)
    }
}
