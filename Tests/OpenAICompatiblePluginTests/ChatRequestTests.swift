import Contract
import JSONValues
import MockServer
import PlacedComponents
import PluginTesting
import Testing

@testable import OpenAICompatiblePlugin

// One after the other: each of them has three servers, and all at once would have too many sockets.
/// What goes over the wire, against the shapes of the API's public reference.
@Suite(.serialized)
struct ChatRequestTests {
    private static let messages: JSON = [
        ["role": "system", "content": "Be kind."], ["role": "user", "content": "Hi"],
    ]
    private static let schema = #"""
        {"title": "Route", "type": "object", "properties": {"queue": {"enum": ["taxi", "repair"]}},
         "required": ["queue"], "additionalProperties": false}
        """#

    private func sent(
        _ parameters: JSONObject = [:],
        _ request: CompletionRequest
    ) async throws -> JSON {
        let desk = try await ChatDesk(parameters)
        try await desk.generate(request)
        return try desk.sent()
    }

    @Test func aPlainQuestionHasNothingThatNobodyAskedFor() async throws {
        let desk = try await ChatDesk()

        try await desk.generate(ChatDesk.question())

        #expect(try desk.sent() == ["model": "m-1", "messages": Self.messages])
        let request = try #require(desk.server.requests.first)
        #expect(request.path == "/v1/chat/completions")
        #expect(request.headers["authorization"] == "Bearer " + ChatDesk.key)
        #expect(request.headers["content-type"] == "application/json")
    }

    @Test func settingsGoByTheirNamesThere() async throws {
        let settings: JSONObject = [
            "temperature": 0.5, "max_tokens": 9, "top_p": 0.9, "top_k": 4, "seed": 7,
            "stop": ["\n"],
        ]

        let body = try await sent(["top_k": true], ChatDesk.question(settings))
        let others = try await sent(
            [
                "top_k": true, "max_tokens_name": "max_completion_tokens",
                "seed_name": "random_seed",
            ],
            ChatDesk.question(settings)
        )

        #expect(
            body == [
                "model": "m-1", "messages": Self.messages, "temperature": 0.5, "max_tokens": 9,
                "top_p": 0.9, "top_k": 4, "seed": 7, "stop": ["\n"],
            ]
        )
        #expect(others["max_completion_tokens"] == 9)
        #expect(others["random_seed"] == 7)
        #expect(others["max_tokens"] == nil)
        #expect(others["seed"] == nil)
    }

    @Test func aSettingThatTheProviderLacksIsNamed() async throws {
        let error = await #expect(throws: ComponentError.self) {
            try await ChatDesk().generate(ChatDesk.question(["top_k": 4]))
        }

        #expect(error?.status == .invalidArgument)
        #expect(
            error?.message == "'example' has no setting 'top_k': leave it out for this model"
        )
    }

    @Test func anEffortIsSentOnlyIfSomebodyAsksForIt() async throws {
        let byFile = try await sent(["reasoning_effort": "low"], ChatDesk.question())
        let byRequest = try await sent(
            ["reasoning_effort": "low"],
            ChatDesk.question(["reasoning_effort": "high"])
        )

        #expect(byFile["reasoning_effort"] == "low")
        #expect(byRequest["reasoning_effort"] == "high")
    }

    @Test func aSchemaIsAResponseFormat() async throws {
        let body = try await sent(ChatDesk.question(schema: Self.schema))

        #expect(
            body["response_format"] == [
                "type": "json_schema",
                "json_schema": [
                    "name": "answer", "strict": true,
                    "schema": [
                        "title": "Route", "type": "object",
                        "properties": ["queue": ["enum": ["taxi", "repair"], "type": "string"]],
                        "required": ["queue"], "additionalProperties": false,
                    ],
                ],
            ]
        )
    }

    @Test(arguments: [
        #"{"type":"object","properties":{"a":{"type":"string"}},"required":[],"additionalProperties":false}"#,
        #"{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]}"#,
        #"{"type":"object","properties":{"a":{"type":"string","maxLength":3}},"required":["a"],"additionalProperties":false}"#,
        #"{"type":"object"}"#,
    ])
    func aSchemaThatStrictModeRefusesIsNotSentAsStrict(schema: String) async throws {
        let body = try await sent(ChatDesk.question(schema: schema))

        #expect(body["response_format"]?["json_schema"]?["strict"] == false)
    }

    @Test func aProviderWithJSONObjectsOnlyIsToldTheSchemaInWords() async throws {
        let body = try await sent(
            ["structured_output": "json_object"],
            ChatDesk.question(schema: #"{"type":"object"}"#)
        )

        #expect(body["response_format"] == ["type": "json_object"])
        #expect(
            body["messages"] == [
                ["role": "system", "content": "Be kind."],
                [
                    "role": "system",
                    "content":
                        "Answer with a JSON object that fits this JSON Schema: {\"type\":\"object\"}",
                ],
                ["role": "user", "content": "Hi"],
            ]
        )
    }

    @Test func aSchemaCanBeAToolThatMustBeCalled() async throws {
        let desk = try await ChatDesk(["structured_output": "tool"]) { _, _ in
            .reply(
                #"""
                {"choices": [{"message": {"role": "assistant", "content": null, "tool_calls": [
                  {"id": "call_1", "type": "function",
                   "function": {"name": "answer", "arguments": "{\"queue\":\"taxi\"}"}}]},
                  "finish_reason": "stop"}]}
                """#
            )
        }

        let answer = try await desk.generate(ChatDesk.question(schema: Self.schema))

        let body = try desk.sent()
        #expect(body["tool_choice"] == ["type": "function", "function": ["name": "answer"]])
        #expect(body["tools"]?.array?.first?["function"]?["parameters"]?["required"] == ["queue"])
        #expect(answer.content == #"{"queue":"taxi"}"#)
        #expect(answer.toolCalls == [])
    }

    @Test(arguments: [
        ("grammar", "grammar", #""root ::= \"taxi\" | \"a \\\"b\\\"\"""#),
        ("structured_outputs", "structured_outputs", #"{"choice":["taxi","a \"b\""]}"#),
        ("guided_choice", "guided_choice", #"["taxi","a \"b\""]"#),
    ])
    func choicesGoInTheServersOwnWay(way: String, member: String, value: String) async throws {
        let body = try await sent(
            ["choices": .string(way)],
            ChatDesk.question(choices: ["taxi", "a \"b\""])
        )

        #expect(try body[member] == JSON(parsing: value))
        #expect(body["response_format"] == nil)
    }

    @Test func choicesCanBeAnEnum() async throws {
        let desk = try await ChatDesk(["choices": "json_schema"]) { _, _ in
            .reply(#"{"choices":[{"message":{"content":"{\"answer\": \"taxi\"}"}}]}"#)
        }

        let answer = try await desk.generate(ChatDesk.question(choices: ["taxi", "repair"]))

        #expect(answer.content == "taxi")
        #expect(
            try desk.sent()["response_format"]?["json_schema"]?["schema"]?["properties"]
                == ["answer": ["type": "string", "enum": ["taxi", "repair"]]]
        )
    }

    @Test func choicesCanBeScoredByTheirTokens() async throws {
        let desk = try await ChatDesk(["choices": "logprobs", "top_logprobs": 5]) { _, _ in
            .reply(
                #"""
                {"choices": [{"message": {"content": "I"}, "finish_reason": "length",
                  "logprobs": {"content": [{"token": "I", "logprob": -0.1, "bytes": [73],
                    "top_logprobs": [{"token": "I", "logprob": -0.1}, {"token": "re", "logprob": -3},
                                     {"token": " tax", "logprob": -2}]}]}}]}
                """#
            )
        }

        let answer = try await desk.generate(ChatDesk.question(choices: ["taxi", "repair"]))

        let body = try desk.sent()
        #expect(body["logprobs"] == true)
        #expect(body["top_logprobs"] == 5)
        #expect(body["max_tokens"] == 2)
        #expect(body["temperature"] == 0)
        #expect(answer.content == "taxi")
        #expect(answer.finish == "stop")
        #expect(answer.choiceLogProbabilities.map { ($0 * 1000).rounded() } == [-313, -1313])
    }

    @Test func toolsAreFunctions() async throws {
        let tool = #"{"name":"clock","description":"The time.","parameters":{"type":"object"}}"#

        let body = try await sent(ChatDesk.question(["tool_choice": "required"], tools: [tool]))
        let named = try await sent(ChatDesk.question(["tool_choice": "clock"], tools: [tool]))

        #expect(
            body["tools"] == [
                [
                    "type": "function",
                    "function": [
                        "name": "clock", "description": "The time.",
                        "parameters": ["type": "object"],
                    ],
                ]
            ]
        )
        #expect(body["tool_choice"] == "required")
        #expect(named["tool_choice"] == ["type": "function", "function": ["name": "clock"]])
    }

    @Test func imagesAndToolResultsAreMessages() async throws {
        var request = ChatDesk.question()
        request.messages = [
            #"""
            {"role": "user", "content": [{"type": "text", "text": "What is it?"},
              {"type": "image", "media_type": "image/png", "data": "aGk="},
              {"type": "image", "url": "https://example.com/a.png"}]}
            """#,
            #"""
            {"role": "assistant", "content": "",
             "tool_calls": [{"id": "c1", "name": "clock", "arguments": "{}"}]}
            """#,
            #"{"role": "tool", "tool_call_id": "c1", "content": "noon"}"#,
        ]

        let body = try await sent(request)

        #expect(
            body["messages"] == [
                [
                    "role": "user",
                    "content": [
                        ["type": "text", "text": "What is it?"],
                        ["type": "image_url", "image_url": ["url": "data:image/png;base64,aGk="]],
                        ["type": "image_url", "image_url": ["url": "https://example.com/a.png"]],
                    ],
                ],
                [
                    "role": "assistant", "content": nil,
                    "tool_calls": [
                        [
                            "id": "c1", "type": "function",
                            "function": ["name": "clock", "arguments": "{}"],
                        ]
                    ],
                ],
                ["role": "tool", "content": "noon", "tool_call_id": "c1"],
            ]
        )
    }

    @Test func azureWantsAnotherHeaderAndAQuery() async throws {
        let desk = try await ChatDesk(["key_header": "api-key", "api_version": "2024-10-21"])

        try await desk.generate(ChatDesk.question())

        let request = try #require(desk.server.requests.first)
        #expect(request.path == "/v1/chat/completions?api-version=2024-10-21")
        #expect(request.headers["api-key"] == ChatDesk.key)
        #expect(request.headers["authorization"] == nil)
    }

    @Test func membersAndHeadersOfTheFileAreAdded() async throws {
        let desk = try await ChatDesk([
            "extra_body": ["service_tier": "flex", "model": "m-2"],
            "headers": ["X-Title": "glia"],
        ])

        try await desk.generate(ChatDesk.question())

        #expect(
            try desk.sent()
                == ["messages": Self.messages, "service_tier": "flex", "model": "m-2"]
        )
        #expect(try desk.server.requests.first?.headers["x-title"] == "glia")
    }

    @Test func withoutAVariableNoKeyIsAskedFor() async throws {
        let desk = try await ChatDesk(["api_key_variable": ""])
        let call = ChatDesk.call

        _ = try await desk.model.generate(ChatDesk.question(), call: call)

        #expect(call.requests == [])
        #expect(try desk.server.requests.first?.headers["authorization"] == nil)
    }

    private func sent(_ request: CompletionRequest) async throws -> JSON {
        try await sent([:], request)
    }
}
