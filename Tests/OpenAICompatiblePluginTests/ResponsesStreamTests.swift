import Contract
import JSONValues
import MockServer
import PlacedComponents
import PluginTesting
import Testing

@testable import OpenAICompatiblePlugin

// One after the other: each of them has three servers, and all at once would have too many sockets.
/// Streams and faults of the Responses API.
@Suite(.serialized)
struct ResponsesStreamTests {
    private static let end = #"""
        {"type":"response.completed","sequence_number":9,"response":{"status":"completed",
        "error":null,"output":[{"type":"message","content":[{"type":"output_text","text":"Hello"}]},
        {"type":"function_call","call_id":"c1","name":"clock","arguments":"{}"}],
        "usage":{"input_tokens":8,"output_tokens":2}}}
        """#.split(separator: "\n").joined()
    private static let pieces = [
        #"{"type":"response.created","sequence_number":0,"response":{"status":"in_progress"}}"#,
        #"{"type":"response.output_item.added","output_index":0,"item":{"type":"message"}}"#,
        #"{"type":"response.output_text.delta","output_index":0,"delta":"Hel"}"#,
        #"{"type":"response.output_text.delta","output_index":0,"delta":"lo"}"#,
        #"{"type":"response.function_call_arguments.delta","output_index":1,"delta":"{}"}"#,
    ]

    private func ask(
        _ request: CompletionRequest = ChatDesk.question(),
        _ parameters: JSONObject = [:],
        _ reply: @escaping MockServer.Reply
    ) async throws -> (answer: Completion, parts: [String]) {
        let server = try PlacedServers(reply)
        var configuration: JSONObject = [
            "provider": "example", "model": "m-1", "base_url": .string(server.address),
            "api": "responses", "top_k": false,
        ]
        for member in parameters.members { configuration[member.name] = member.value }
        let model = try await PlacedLanguageModel(
            ResponsesModel.init,
            configuration: .object(configuration),
            named: "openai-compatible",
            asking: server
        )
        let call = ChatDesk.call
        let answer = try await model.generate(request, call: call)
        #expect(try JSON(parsing: server.requests.first?.body ?? "")["stream"] == true)
        return (answer, try call.parts.map { try AnswerPart(slotValue: $0).content })
    }

    private var streaming: CompletionRequest {
        var request = ChatDesk.question()
        request.streams = true
        return request
    }

    @Test func piecesGoAheadAndTheLastEventIsTheAnswer() async throws {
        let (answer, parts) = try await ask(streaming) { _, _ in
            .stream(Self.pieces + [Self.end])
        }

        #expect(parts.joined() == "Hello")
        #expect(
            answer
                == Completion(
                    content: "Hello",
                    finish: "tool_calls",
                    usage: Usage(inputTokens: 8, outputTokens: 2),
                    toolCalls: [ToolCall(id: "c1", name: "clock", arguments: "{}")]
                )
        )
    }

    @Test func aConfiguredStreamSendsNothingAhead() async throws {
        let (answer, parts) = try await ask(ChatDesk.question(), ["stream": true]) { _, _ in
            .stream(Self.pieces + [Self.end])
        }

        #expect(answer.content == "Hello")
        #expect(parts == [])
    }

    @Test func ofAnAnswerInAToolsArgumentsThoseAreThePieces() async throws {
        var request = ChatDesk.question(schema: #"{"type":"object"}"#)
        request.streams = true

        let (_, parts) = try await ask(request, ["structured_output": "tool"]) { _, _ in
            .stream(Self.pieces + [Self.end])
        }

        #expect(parts.joined() == "{}")
    }

    @Test func anAnswerThatIsCutOffByItsLimitSaysSo() async throws {
        let (answer, _) = try await ask(streaming) { _, _ in
            .stream([
                #"{"type":"response.incomplete","response":{"status":"incomplete","incomplete_details":{"reason":"max_output_tokens"},"output":[]}}"#
            ])
        }

        #expect(answer.finish == "length")
    }

    @Test(arguments: [
        (
            #"{"type":"response.failed","response":{"status":"failed","error":{"code":"server_error","message":"Too hot."}}}"#,
            "'example' broke off: Too hot."
        ),
        (
            #"{"type":"error","code":"server_error","message":"Too hot."}"#,
            "'example' broke off: Too hot."
        ),
        (
            #"{"type":"response.output_text.delta","delta":"Hel"}"#,
            "'example' gave an answer that can't be read: its stream ends too early"
        ),
    ])
    func aStreamThatBreaksOffMayBeAskedForAgain(event: String, message: String) async throws {
        let error = await #expect(throws: ComponentError.self) {
            try await ask(streaming) { _, _ in .stream([event]) }
        }

        #expect(error?.status == .unavailable)
        #expect(error?.message.hasPrefix(message) == true)
    }

    @Test(arguments: [
        (#"{"status":"failed","error":{"code":"server_error","message":"Too hot."},"output":[]}"#),
        "{}", "{",
    ])
    func anAnswerThatIsNoneMayBeAskedForAgain(body: String) async throws {
        let server = try MockServer { _, _ in .reply(body) }
        let model = try ResponsesModel(configuration: ["base_url": .string(server.address)])

        let error = await #expect(throws: ComponentError.self) {
            try await model.generate(ChatDesk.question(), call: ChatDesk.call)
        }

        #expect(error?.status == .unavailable)
    }

    @Test func aRefusalIsFiltered() async throws {
        let server = try MockServer { _, _ in
            .reply(
                #"{"output":[{"type":"message","content":[{"type":"refusal","refusal":"No."}]}]}"#
            )
        }
        let model = try ResponsesModel(configuration: ["base_url": .string(server.address)])

        let answer = try await model.generate(ChatDesk.question(), call: ChatDesk.call)

        #expect(answer == Completion(content: "No.", finish: "content_filter"))
    }
}
