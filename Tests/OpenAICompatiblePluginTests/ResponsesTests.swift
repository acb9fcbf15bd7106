import Contract
import JSONValues
import MockServer
import PlacedComponents
import PluginTesting
import Testing

@testable import OpenAICompatiblePlugin

// One after the other: each of them has three servers, and all at once would have too many sockets.
/// What goes over the wire to the Responses API and comes back, against the shapes of its public
/// reference.
@Suite(.serialized)
struct ResponsesTests {
    /// A sound answer of the API, with thoughts, text and usage.
    private static let answer = #"""
        {"id": "resp_1", "object": "response", "created_at": 1, "status": "completed",
         "error": null, "incomplete_details": null, "model": "m-1", "output": [
          {"type": "reasoning", "id": "rs_1", "summary": [{"type": "summary_text", "text": "hm"}]},
          {"type": "message", "id": "msg_1", "status": "completed", "role": "assistant",
           "content": [{"type": "output_text", "text": "Hello!", "annotations": []}]}],
         "usage": {"input_tokens": 20, "input_tokens_details": {"cached_tokens": 16},
                   "output_tokens": 3, "output_tokens_details": {"reasoning_tokens": 1},
                   "total_tokens": 23}}
        """#
    private static let schema = #"""
        {"type": "object", "properties": {"queue": {"enum": ["taxi", "repair"]}},
         "required": ["queue"], "additionalProperties": false}
        """#
    private static let input: JSON = [
        ["role": "system", "content": "Be kind."], ["role": "user", "content": "Hi"],
    ]

    private func ask(
        _ request: CompletionRequest = ChatDesk.question(),
        _ parameters: JSONObject = [:],
        streams: Bool = false,
        _ reply: @escaping MockServer.Reply = { _, _ in .reply(ResponsesTests.answer) }
    ) async throws -> (answer: Completion, body: JSON, parts: [String], path: String) {
        let server = try PlacedServers(reply)
        var configuration: JSONObject = [
            "provider": "example", "model": "m-1", "base_url": .string(server.address + "/v1"),
            "api_key_variable": "EXAMPLE_API_KEY", "api": "responses", "top_k": false,
        ]
        for member in parameters.members { configuration[member.name] = member.value }
        let model = try await PlacedLanguageModel(
            ResponsesModel.init,
            configuration: .object(configuration),
            named: "openai-compatible",
            asking: server
        )
        var request = request
        request.streams = streams
        let call = ChatDesk.call
        let answer = try await model.generate(request, call: call)
        let sent = try #require(server.requests.first)
        return (
            answer, try JSON(parsing: sent.body),
            try call.parts.map { try AnswerPart(slotValue: $0).content }, sent.path
        )
    }

    @Test func aPlainQuestionHasNothingThatNobodyAskedForAndIsKeptNowhere() async throws {
        let result = try await ask()

        #expect(result.body == ["model": "m-1", "store": false, "input": Self.input])
        #expect(result.path == "/v1/responses")
        #expect(
            result.answer
                == Completion(
                    content: "Hello!",
                    usage: Usage(inputTokens: 20, cachedTokens: 16, outputTokens: 3),
                    reasoning: "hm"
                )
        )
    }

    @Test func tokensAreNoMoreThanCanBeAddedUp() async throws {
        let (answer, _, _, _) = try await ask { _, _ in
            .reply(
                #"""
                {"output": [], "usage": {"input_tokens": 9223372036854775807,
                 "input_tokens_details": {"cached_tokens": -1}, "output_tokens": -3}}
                """#
            )
        }

        #expect(answer.usage == Usage(inputTokens: 1 << 40))
    }

    @Test func settingsAndReasoningGoByTheirNamesThere() async throws {
        let settings: JSONObject = [
            "temperature": 0.5, "max_tokens": 90, "top_p": 0.9, "seed": 7,
            "reasoning_effort": "high",
        ]

        let body = try await ask(ChatDesk.question(settings)).body
        let byFile = try await ask(ChatDesk.question(), ["reasoning_effort": "low"]).body

        #expect(
            body == [
                "model": "m-1", "store": false, "input": Self.input, "temperature": 0.5,
                "max_output_tokens": 90, "top_p": 0.9, "reasoning": ["effort": "high"],
            ]
        )
        #expect(byFile["reasoning"] == ["effort": "low"])
    }

    @Test func aSettingThatTheAPILacksIsNamed() async throws {
        let error = await #expect(throws: ComponentError.self) {
            try await ask(ChatDesk.question(["stop": ["\n"]]))
        }

        #expect(error?.message == "'example' has no setting 'stop': leave it out for this model")
    }

    @Test func aSchemaIsATextFormat() async throws {
        let body = try await ask(ChatDesk.question(schema: Self.schema)).body

        #expect(
            body["text"] == [
                "format": [
                    "type": "json_schema", "name": "answer", "strict": true,
                    "schema": [
                        "type": "object",
                        "properties": ["queue": ["enum": ["taxi", "repair"], "type": "string"]],
                        "required": ["queue"], "additionalProperties": false,
                    ],
                ]
            ]
        )
    }

    @Test func aSchemaCanBeToldInWords() async throws {
        let body = try await ask(
            ChatDesk.question(schema: #"{"type":"object"}"#),
            ["structured_output": "json_object"]
        ).body

        #expect(body["text"] == ["format": ["type": "json_object"]])
        #expect(
            body["input"]?.array?[1]["content"]
                == "Answer with a JSON object that fits this JSON Schema: {\"type\":\"object\"}"
        )
    }

    @Test func aSchemaCanBeAToolThatMustBeCalled() async throws {
        let result = try await ask(
            ChatDesk.question(schema: Self.schema),
            ["structured_output": "tool"]
        ) { _, _ in
            .reply(
                #"""
                {"output": [{"type": "function_call", "call_id": "c1", "name": "answer",
                             "arguments": "{\"queue\":\"taxi\"}"}]}
                """#
            )
        }

        #expect(result.body["tool_choice"] == ["type": "function", "name": "answer"])
        #expect(result.body["tools"]?.array?.first?["strict"] == true)
        #expect(result.answer == Completion(content: #"{"queue":"taxi"}"#))
    }

    @Test func choicesAreAnEnum() async throws {
        let result = try await ask(ChatDesk.question(choices: ["taxi", "repair"])) { _, _ in
            .reply(
                #"""
                {"output": [{"type": "message", "content": [
                  {"type": "output_text", "text": "{\"answer\":\"taxi\"}"}]}]}
                """#
            )
        }

        #expect(
            result.body["text"]?["format"]?["schema"]?["properties"]
                == ["answer": ["type": "string", "enum": ["taxi", "repair"]]]
        )
        #expect(result.answer == Completion(content: "taxi"))
    }

    @Test func choicesCanBeScoredByTheirLogprobs() async throws {
        let result = try await ask(
            ChatDesk.question(choices: ["taxi", "repair"]),
            ["choices": "logprobs", "top_logprobs": 5]
        ) { _, _ in
            .reply(
                #"""
                {"status": "incomplete", "incomplete_details": {"reason": "max_output_tokens"},
                 "output": [{"type": "message", "content": [{"type": "output_text", "text": "I",
                  "logprobs": [{"token": "I", "logprob": -0.1, "top_logprobs": [
                    {"token": "I", "logprob": -0.1}, {"token": "re", "logprob": -3},
                    {"token": " tax", "logprob": -2}]}]}]}]}
                """#
            )
        }

        #expect(result.body["include"] == ["message.output_text.logprobs"])
        #expect(result.body["top_logprobs"] == 5)
        #expect(result.body["max_output_tokens"] == 16)
        #expect(result.body["temperature"] == 0)
        #expect(result.answer.content == "taxi")
        #expect(result.answer.finish == "stop")
        #expect(
            result.answer.choiceLogProbabilities.map { ($0 * 1000).rounded() } == [-313, -1313]
        )
    }

    @Test(arguments: ["grammar", "structured_outputs", "guided_choice", "logit_bias"])
    func waysThatTheAPILacksAreAMistake(way: String) {
        let error = #expect(throws: ComponentError.self) {
            try ResponsesModel(configuration: [
                "base_url": "http://localhost", "api": "responses", "choices": .string(way),
            ])
        }

        #expect(
            error?.message
                == "with 'api: responses' choices can't be held by '\(way)'; there are "
                + "'json_schema', 'logprobs', 'text'"
        )
    }

    @Test func toolsAreFunctionsThatSayWhetherTheyAreStrict() async throws {
        let tool = #"{"name":"clock","description":"The time.","parameters":{"type":"object"}}"#

        let result = try await ask(
            ChatDesk.question(["tool_choice": "clock"], tools: [tool])
        ) { _, _ in
            .reply(
                #"""
                {"output": [{"type": "function_call", "call_id": "c1", "name": "clock",
                             "arguments": "{}"}]}
                """#
            )
        }

        #expect(
            result.body["tools"] == [
                [
                    "type": "function", "name": "clock", "description": "The time.",
                    "parameters": ["type": "object"], "strict": false,
                ]
            ]
        )
        #expect(result.body["tool_choice"] == ["type": "function", "name": "clock"])
        #expect(
            result.answer
                == Completion(
                    content: "",
                    finish: "tool_calls",
                    toolCalls: [ToolCall(id: "c1", name: "clock", arguments: "{}")]
                )
        )
    }

    @Test func imagesCallsAndResultsAreItems() async throws {
        var request = ChatDesk.question()
        request.messages = [
            #"""
            {"role": "user", "content": [{"type": "text", "text": "What is it?"},
              {"type": "image", "media_type": "image/png", "data": "aGk="},
              {"type": "image", "url": "https://example.com/a.png"}]}
            """#,
            #"""
            {"role": "assistant", "content": "I look.",
             "tool_calls": [{"id": "c1", "name": "clock", "arguments": "{}"}]}
            """#,
            #"{"role": "tool", "tool_call_id": "c1", "content": "noon"}"#,
        ]

        let body = try await ask(request).body

        #expect(
            body["input"] == [
                [
                    "role": "user",
                    "content": [
                        ["type": "input_text", "text": "What is it?"],
                        ["type": "input_image", "image_url": "data:image/png;base64,aGk="],
                        ["type": "input_image", "image_url": "https://example.com/a.png"],
                    ],
                ],
                ["role": "assistant", "content": [["type": "output_text", "text": "I look."]]],
                ["type": "function_call", "call_id": "c1", "name": "clock", "arguments": "{}"],
                ["type": "function_call_output", "call_id": "c1", "output": "noon"],
            ]
        )
    }
}
