import Contract
import JSONValues
import MockServer
import PlacedComponents
import PluginTesting
import Testing

@testable import AnthropicPlugin

// One after the other: each of them has three servers, and all at once would have too many sockets.
/// What goes over the wire and comes back, against the shapes of the API's public reference.
@Suite(.serialized)
struct MessagesModelTests {
    static let answer = #"""
        {"id": "msg_1", "type": "message", "role": "assistant", "model": "claude",
         "content": [{"type": "text", "text": "Hello!"}], "stop_reason": "end_turn",
         "usage": {"input_tokens": 5, "cache_creation_input_tokens": 10,
                   "cache_read_input_tokens": 100, "output_tokens": 3}}
        """#
    static let schema =
        #"{"type":"object","properties":{"queue":{"enum":["taxi","repair"]}},"required":["queue"]}"#
    static let call = ScriptedCall(answers: [
        "secret.get": { _ in SlotValue(head: ["value": "sk-ant-0123456789"]) }
    ])

    func ask(
        _ parameters: JSONObject = [:],
        _ request: CompletionRequest,
        _ reply: @escaping MockServer.Reply = { _, _ in .reply(MessagesModelTests.answer) }
    ) async throws -> (answer: Completion, body: JSON, request: MockRequest) {
        let server = try PlacedServers(reply)
        var configuration: JSONObject = [
            "model": "claude", "base_url": .string(server.address + "/v1"),
            "api_key_variable": "ANTHROPIC_API_KEY",
        ]
        for member in parameters.members { configuration[member.name] = member.value }
        let model = try await PlacedLanguageModel(
            MessagesModel.init,
            configuration: .object(configuration),
            named: "anthropic",
            asking: server
        )
        let answer = try await model.generate(request, call: Self.call)
        let request = try #require(server.requests.first)
        return (answer, try JSON(parsing: request.body), request)
    }

    func question(
        _ settings: JSONObject = [:],
        schema: String? = nil,
        choices: [String] = [],
        tools: [String] = []
    ) -> CompletionRequest {
        CompletionRequest(
            messages: [
                ChatMessage(.system, "Be kind.").text, ChatMessage(.user, "One").text,
                ChatMessage(.assistant, "1").text, ChatMessage(.user, "Two").text,
            ],
            stableMessages: 3,
            settings: settings,
            schema: schema,
            choices: choices,
            tools: tools
        )
    }

    @Test func theStablePartIsMarkedAndNothingIsSentThatNobodyAskedFor() async throws {
        let (answer, body, request) = try await ask(question())

        #expect(request.path == "/v1/messages")
        #expect(request.headers["x-api-key"] == "sk-ant-0123456789")
        #expect(request.headers["anthropic-version"] == "2023-06-01")
        #expect(
            body == [
                "model": "claude", "max_tokens": 4096,
                "system": [["type": "text", "text": "Be kind."]],
                "messages": [
                    ["role": "user", "content": [["type": "text", "text": "One"]]],
                    [
                        "role": "assistant",
                        "content": [
                            [
                                "type": "text", "text": "1",
                                "cache_control": ["type": "ephemeral"],
                            ]
                        ],
                    ],
                    ["role": "user", "content": [["type": "text", "text": "Two"]]],
                ],
            ]
        )
        #expect(
            answer
                == Completion(
                    content: "Hello!",
                    usage: Usage(
                        inputTokens: 115,
                        cachedTokens: 100,
                        writtenTokens: 10,
                        outputTokens: 3
                    )
                )
        )
    }

    @Test func theMarkFollowsTheParameter() async throws {
        var request = question()
        request.stableMessages = 1

        let hour = try await ask(["cache": "1h"], request).body
        let off = try await ask(["cache": "off"], request).body

        let mark = hour["system"]?.array?.first?["cache_control"]
        #expect(mark == ["type": "ephemeral", "ttl": "1h"])
        #expect(off["system"] == [["type": "text", "text": "Be kind."]])
    }

    @Test func settingsGoByTheirNamesThere() async throws {
        let settings: JSONObject = [
            "temperature": 0.5, "max_tokens": 9, "top_p": 0.9, "top_k": 4, "seed": 7,
            "stop": ["\n"], "reasoning_effort": "low",
        ]

        let body = try await ask(question(settings)).body

        #expect(body["temperature"] == 0.5)
        #expect(body["max_tokens"] == 9)
        #expect(body["top_p"] == 0.9)
        #expect(body["top_k"] == 4)
        #expect(body["stop_sequences"] == ["\n"])
        #expect(body["output_config"] == ["effort": "low"])
        #expect(body["seed"] == nil)
    }

    @Test func aSchemaIsAToolThatMustBeCalled() async throws {
        let (answer, body, _) = try await ask(question(schema: Self.schema)) { _, _ in
            .reply(
                #"""
                {"content": [{"type": "tool_use", "id": "toolu_1", "name": "answer",
                  "input": {"queue": "taxi"}}], "stop_reason": "tool_use"}
                """#
            )
        }

        #expect(body["tool_choice"] == ["type": "tool", "name": "answer"])
        #expect(
            body["tools"]?.array?.first?["input_schema"]?["properties"]
                == ["queue": ["enum": ["taxi", "repair"], "type": "string"]]
        )
        #expect(answer == Completion(content: #"{"queue":"taxi"}"#))
    }

    @Test func aModelThatReasonsHasAnOutputFormatInstead() async throws {
        let (answer, body, _) = try await ask(
            ["reasoning_tokens": 2000],
            question(choices: ["taxi", "repair"])
        ) { _, _ in
            .reply(
                #"""
                {"content": [{"type": "thinking", "thinking": "hm", "signature": "x"},
                  {"type": "text", "text": "{\"answer\":\"repair\"}"}], "stop_reason": "end_turn"}
                """#
            )
        }

        #expect(body["thinking"] == ["type": "enabled", "budget_tokens": 2000])
        #expect(body["output_config"]?["format"]?["type"] == "json_schema")
        #expect(body["tools"] == nil)
        #expect(answer.content == "repair")
        #expect(answer.reasoning == "hm")
    }

    @Test func aForcedToolAndReasoningAreAMistake() async {
        let error = await #expect(throws: ComponentError.self) {
            try await PlacedLanguageModel(
                MessagesModel.init,
                configuration: [
                    "model": "claude", "base_url": "https://api.example.com",
                    "structured_output": "tool", "reasoning_tokens": 2000,
                ],
                named: "anthropic"
            )
        }

        #expect(error?.details["at"] == "/structured_output")
    }

    @Test func toolsImagesAndResultsAreBlocks() async throws {
        var request = question(
            ["tool_choice": "required"],
            tools: [#"{"name":"clock","description":"The time.","parameters":{"type":"object"}}"#]
        )
        request.stableMessages = 0
        request.messages = [
            #"""
            {"role": "user", "content": [{"type": "text", "text": "When?"},
              {"type": "image", "media_type": "image/png", "data": "aGk="},
              {"type": "image", "url": "https://example.com/a.png"}]}
            """#,
            #"{"role":"assistant","content":"","tool_calls":[{"id":"t1","name":"clock","arguments":"{\"z\":1}"}]}"#,
            #"{"role":"tool","tool_call_id":"t1","content":"noon"}"#,
        ]

        let (answer, body, _) = try await ask(request) { _, _ in
            .reply(
                #"""
                {"content": [{"type": "tool_use", "id": "t2", "name": "clock", "input": {}}],
                 "stop_reason": "tool_use"}
                """#
            )
        }

        #expect(
            body["messages"] == [
                [
                    "role": "user",
                    "content": [
                        ["type": "text", "text": "When?"],
                        [
                            "type": "image",
                            "source": [
                                "type": "base64", "media_type": "image/png", "data": "aGk=",
                            ],
                        ],
                        [
                            "type": "image",
                            "source": ["type": "url", "url": "https://example.com/a.png"],
                        ],
                    ],
                ],
                [
                    "role": "assistant",
                    "content": [
                        ["type": "tool_use", "id": "t1", "name": "clock", "input": ["z": 1]]
                    ],
                ],
                [
                    "role": "user",
                    "content": [
                        [
                            "type": "tool_result", "tool_use_id": "t1",
                            "content": [["type": "text", "text": "noon"]],
                        ]
                    ],
                ],
            ]
        )
        #expect(
            body["tools"] == [
                [
                    "name": "clock", "description": "The time.",
                    "input_schema": ["type": "object"],
                ]
            ]
        )
        #expect(body["tool_choice"] == ["type": "any"])
        #expect(answer.toolCalls == [ToolCall(id: "t2", name: "clock", arguments: "{}")])
        #expect(answer.finish == "tool_calls")
    }

    static let events = [
        #"{"type":"message_start","message":{"id":"m","usage":{"input_tokens":5,"output_tokens":1}}}"#,
        #"{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"#,
        #"{"type":"ping"}"#,
        #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hel"}}"#,
        #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"lo"}}"#,
        #"{"type":"content_block_stop","index":0}"#,
        #"{"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"t1","name":"clock","input":{}}}"#,
        #"{"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\"z\":"}}"#,
        #"{"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"1}"}}"#,
        #"{"type":"message_delta","delta":{"stop_reason":"max_tokens"},"usage":{"output_tokens":7}}"#,
        #"{"type":"message_stop"}"#,
    ]

    @Test func aStreamIsPutTogether() async throws {
        let (answer, body, _) = try await ask(["stream": true], question()) { _, _ in
            .stream(Self.events)
        }

        #expect(body["stream"] == true)
        #expect(
            answer
                == Completion(
                    content: "Hello",
                    finish: "length",
                    usage: Usage(inputTokens: 5, outputTokens: 7),
                    toolCalls: [ToolCall(id: "t1", name: "clock", arguments: #"{"z":1}"#)]
                )
        )
    }

    @Test func piecesGoAheadWhenTheyAreAskedFor() async throws {
        var asked = question()
        asked.streams = true
        let earlier = Self.call.parts.count

        let (answer, body, _) = try await ask(asked) { _, _ in .stream(Self.events) }

        #expect(body["stream"] == true)
        let parts = try Self.call.parts.dropFirst(earlier).map { try AnswerPart(slotValue: $0) }
        #expect(parts.map(\.content).joined() == answer.content)
        #expect(parts.count > 1)
    }

    @Test(arguments: [(9_000_000_000_000_000_000, 1 << 40), (-5, 0), (7, 7)])
    func countsNobodyCanMeanAreCutDown(said: Int, counted: Int) async throws {
        let answer = try await ask(question()) { _, _ in
            .reply(
                """
                {"content": [], "usage": {"input_tokens": \(said), "output_tokens": \(said),
                  "cache_creation_input_tokens": \(said), "cache_read_input_tokens": \(said)}}
                """
            )
        }.answer

        #expect(
            answer.usage
                == Usage(
                    inputTokens: 3 * counted,
                    cachedTokens: counted,
                    writtenTokens: counted,
                    outputTokens: counted
                )
        )
    }

    @Test func whatTheEndOfAStreamLeavesOpenStaysAsItsBeginningSaid() async throws {
        let answer = try await ask(["stream": true], question()) { _, _ in
            .stream([
                #"{"type":"message_start","message":{"usage":{"input_tokens":5,"cache_read_input_tokens":2,"output_tokens":1}}}"#,
                #"{"type":"message_delta","delta":{"stop_reason":"max_tokens"},"usage":{"input_tokens":null,"cache_read_input_tokens":null,"output_tokens":7}}"#,
                #"{"type":"message_delta","delta":{"stop_reason":null},"usage":null}"#,
                #"{"type":"message_stop"}"#,
            ])
        }.answer

        #expect(answer.usage == Usage(inputTokens: 7, cachedTokens: 2, outputTokens: 7))
        #expect(answer.finish == "length")
    }

    @Test(arguments: [0, 3, 10])
    func aStreamThatBreaksOffMayBeAskedForAgain(count: Int) async throws {
        let events = Array(Self.events.prefix(count))
        let fault = #"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#

        for stream in [events, events + [fault]] {
            let error = await #expect(throws: ComponentError.self) {
                try await ask(["stream": true], question()) { _, _ in .stream(stream) }
            }
            #expect(error?.status == .unavailable)
        }
    }

    @Test(arguments: [
        ("", 200, Status.unavailable), ("{}", 200, .unavailable), ("[1", 200, .unavailable),
        (#"{"type":"error","error":{"message":"x"}}"#, 529, .unavailable),
        (#"{"type":"error","error":{"message":"x"}}"#, 401, .unauthenticated),
        (#"{"type":"error","error":{"message":"x"}}"#, 400, .invalidArgument),
    ])
    func faultsAreErrorsOfTheContract(body: String, status: Int, expected: Status) async throws {
        let error = await #expect(throws: ComponentError.self) {
            try await ask(question()) { _, _ in .reply(body, status: status) }
        }

        #expect(error?.status == expected)
    }

    func ask(
        _ request: CompletionRequest,
        _ reply: @escaping MockServer.Reply = { _, _ in .reply(MessagesModelTests.answer) }
    ) async throws -> (answer: Completion, body: JSON, request: MockRequest) {
        try await ask([:], request, reply)
    }
}
