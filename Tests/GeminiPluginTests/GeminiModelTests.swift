import Contract
import JSONValues
import MockServer
import PlacedComponents
import PluginTesting
import Testing

@testable import GeminiPlugin

// One after the other: each of them has three servers, and all at once would have too many sockets.
/// What goes over the wire and comes back, against the shapes of the API's public reference.
@Suite(.serialized)
struct GeminiModelTests {
    static let answer = #"""
        {"candidates": [{"content": {"role": "model", "parts": [
            {"text": "hm", "thought": true}, {"text": "Hel"}, {"text": "lo"}]},
          "finishReason": "STOP", "index": 0}],
         "usageMetadata": {"promptTokenCount": 20, "cachedContentTokenCount": 8,
           "candidatesTokenCount": 3, "thoughtsTokenCount": 5, "totalTokenCount": 28}}
        """#
    static var call: ScriptedCall {
        ScriptedCall(answers: [
            "secret.get": { _ in SlotValue(head: ["value": "AIza0123456789"]) }
        ])
    }

    func ask(
        _ parameters: JSONObject = [:],
        _ request: CompletionRequest,
        call: ScriptedCall = GeminiModelTests.call,
        _ reply: @escaping MockServer.Reply = { _, _ in .reply(GeminiModelTests.answer) }
    ) async throws -> (answer: Completion, body: JSON, request: MockRequest) {
        let server = try PlacedServers(reply)
        var configuration: JSONObject = [
            "model": "gemini-2.5-flash", "base_url": .string(server.address + "/v1beta"),
            "api_key_variable": "GEMINI_API_KEY",
        ]
        for member in parameters.members { configuration[member.name] = member.value }
        let model = try await PlacedLanguageModel(
            GeminiModel.init,
            configuration: .object(configuration),
            named: "gemini",
            asking: server
        )
        let answer = try await model.generate(request, call: call)
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
            settings: settings,
            schema: schema,
            choices: choices,
            tools: tools
        )
    }

    @Test func aPlainQuestionHasNothingThatNobodyAskedFor() async throws {
        let (answer, body, request) = try await ask(question())

        #expect(request.path == "/v1beta/models/gemini-2.5-flash:generateContent")
        #expect(request.headers["x-goog-api-key"] == "AIza0123456789")
        #expect(
            body == [
                "systemInstruction": ["parts": [["text": "Be kind."]]],
                "contents": [
                    ["role": "user", "parts": [["text": "One"]]],
                    ["role": "model", "parts": [["text": "1"]]],
                    ["role": "user", "parts": [["text": "Two"]]],
                ],
            ]
        )
        #expect(
            answer
                == Completion(
                    content: "Hello",
                    usage: Usage(inputTokens: 20, cachedTokens: 8, outputTokens: 8),
                    reasoning: "hm"
                )
        )
    }

    @Test func settingsGoByTheirNamesThere() async throws {
        let settings: JSONObject = [
            "temperature": 0.5, "max_tokens": 9, "top_p": 0.9, "top_k": 4, "seed": 7,
            "stop": ["\n"], "reasoning_effort": "low",
        ]

        let body = try await ask(["reasoning_tokens": 0], question(settings)).body

        #expect(
            body["generationConfig"] == [
                "temperature": 0.5, "topP": 0.9, "topK": 4, "maxOutputTokens": 9,
                "stopSequences": ["\n"], "seed": 7,
                "thinkingConfig": ["thinkingBudget": 0, "thinkingLevel": "low"],
            ]
        )
    }

    @Test func aSchemaIsAResponseSchemaOfItsSubset() async throws {
        let schema = #"""
            {"title": "Route", "type": "object", "additionalProperties": false,
             "required": ["queue", "why"], "$defs": {"Team": {"enum": ["taxi", "repair"]}},
             "properties": {
               "queue": {"$ref": "#/$defs/Team"}, "why": {"type": ["string", "null"]},
               "rooms": {"type": "array", "minItems": 1, "items": {"type": "integer"}},
               "fixed": {"const": 3},
               "either": {"anyOf": [{"type": "string"}, {"type": "number"}]},
               "maybe": {"anyOf": [{"type": "integer"}, {"type": "null"}]}}}
            """#

        let body = try await ask(question(schema: schema)).body

        #expect(body["generationConfig"]?["responseMimeType"] == "application/json")
        #expect(
            body["generationConfig"]?["responseSchema"] == [
                "title": "Route", "type": "OBJECT", "required": ["queue", "why"],
                "propertyOrdering": ["queue", "why", "rooms", "fixed", "either", "maybe"],
                "properties": [
                    "queue": ["type": "STRING", "format": "enum", "enum": ["taxi", "repair"]],
                    "why": ["type": "STRING", "nullable": true],
                    "rooms": ["type": "ARRAY", "minItems": 1, "items": ["type": "INTEGER"]],
                    "fixed": ["type": "INTEGER"],
                    "either": ["anyOf": [["type": "STRING"], ["type": "NUMBER"]]],
                    "maybe": ["type": "INTEGER", "nullable": true],
                ],
            ]
        )
    }

    @Test(arguments: [
        ##"{"$ref":"#/$defs/A","$defs":{"A":{"type":"array","items":{"$ref":"#/$defs/A"}}}}"##,
        ##"{"$ref":"#/$defs/B"}"##,
    ])
    func aSchemaThatCannotBeWrittenOutIsAnError(schema: String) async throws {
        let error = await #expect(throws: ComponentError.self) {
            try await ask(question(schema: schema))
        }

        #expect(error?.status == .invalidArgument)
    }

    @Test func choicesAreAnEnum() async throws {
        let body = try await ask(question(choices: ["taxi", "repair"])).body

        #expect(
            body["generationConfig"] == [
                "responseMimeType": "text/x.enum",
                "responseSchema": ["type": "STRING", "enum": ["taxi", "repair"]],
            ]
        )
    }

    @Test func toolsImagesAndResultsAreParts() async throws {
        let parameters = #"{"type":"object","properties":{"zone":{"type":"string"}}}"#
        var request = question(
            ["tool_choice": "clock"],
            tools: [
                #"{"name":"clock","description":"The time.","parameters":\#(parameters)}"#
            ]
        )
        request.messages = [
            #"""
            {"role": "user", "content": [{"type": "text", "text": "When?"},
              {"type": "image", "media_type": "image/png", "data": "aGk="},
              {"type": "image", "url": "https://example.com/a.png"}]}
            """#,
            #"{"role":"assistant","content":"","tool_calls":[{"id":"t1","name":"clock","arguments":"{\"zone\":\"CET\"}"}]}"#,
            #"{"role":"tool","tool_call_id":"t1","content":"noon"}"#,
        ]

        let (answer, body, _) = try await ask(request) { _, _ in
            .reply(
                #"""
                {"candidates": [{"finishReason": "STOP", "content": {"parts": [
                  {"functionCall": {"name": "clock", "args": {"zone": "CET"}}}]}}]}
                """#
            )
        }

        #expect(
            body["contents"] == [
                [
                    "role": "user",
                    "parts": [
                        ["text": "When?"],
                        ["inlineData": ["mimeType": "image/png", "data": "aGk="]],
                        ["fileData": ["fileUri": "https://example.com/a.png"]],
                    ],
                ],
                [
                    "role": "model",
                    "parts": [["functionCall": ["name": "clock", "args": ["zone": "CET"]]]],
                ],
                [
                    "role": "user",
                    "parts": [
                        ["functionResponse": ["name": "clock", "response": ["result": "noon"]]]
                    ],
                ],
            ]
        )
        #expect(
            body["toolConfig"]
                == ["functionCallingConfig": ["mode": "ANY", "allowedFunctionNames": ["clock"]]]
        )
        #expect(
            body["tools"]?.array?.first?["functionDeclarations"]?.array?.first?["parameters"]
                == [
                    "type": "OBJECT", "properties": ["zone": ["type": "STRING"]],
                    "propertyOrdering": ["zone"],
                ]
        )
        #expect(
            answer.toolCalls
                == [ToolCall(id: "call_0", name: "clock", arguments: #"{"zone":"CET"}"#)]
        )
        #expect(answer.finish == "tool_calls")
    }

    @Test func aStreamIsPutTogether() async throws {
        let (answer, _, request) = try await ask(["stream": true], question()) { _, _ in
            .stream([
                #"{"candidates":[{"content":{"parts":[{"text":"Hel"}]}}]}"#,
                #"{"candidates":[{"content":{"parts":[{"text":"lo"}]},"finishReason":"MAX_TOKENS"}],"usageMetadata":{"promptTokenCount":4,"candidatesTokenCount":2}}"#,
            ])
        }

        #expect(request.path.hasSuffix(":streamGenerateContent?alt=sse"))
        #expect(
            answer
                == Completion(
                    content: "Hello",
                    finish: "length",
                    usage: Usage(inputTokens: 4, outputTokens: 2)
                )
        )
    }

    @Test func piecesGoAheadWhenTheyAreAskedFor() async throws {
        var asked = question()
        asked.streams = true
        let call = Self.call

        let (answer, _, request) = try await ask([:], asked, call: call) { _, _ in
            .stream([
                #"{"candidates":[{"content":{"parts":[{"text":"hm","thought":true}]}}]}"#,
                #"{"candidates":[{"content":{"parts":[{"text":"Hel"}]}}]}"#,
                #"{"candidates":[{"content":{"parts":[{"text":"lo"}]},"finishReason":"STOP"}]}"#,
            ])
        }

        #expect(request.path.hasSuffix(":streamGenerateContent?alt=sse"))
        #expect(answer.content == "Hello")
        #expect(try call.parts.map { try AnswerPart(slotValue: $0).content } == ["Hel", "lo"])
    }

    @Test func aStreamThatBreaksOffMayBeAskedForAgain() async throws {
        let error = await #expect(throws: ComponentError.self) {
            try await ask(["stream": true], question()) { _, _ in
                .stream([#"{"candidates":[{"content":{"parts":[{"text":"Hel"}]}}]}"#])
            }
        }

        #expect(error?.status == .unavailable)
    }

    @Test(arguments: [
        ("", 200, Status.unavailable), ("{}", 200, .unavailable), ("[1", 200, .unavailable),
        (#"{"promptFeedback":{"blockReason":"SAFETY"}}"#, 200, .invalidArgument),
        (#"{"error":{"code":503,"message":"x"}}"#, 503, .unavailable),
        (#"{"error":{"code":429,"message":"x"}}"#, 429, .resourceExhausted),
        (#"{"error":{"code":403,"message":"x"}}"#, 403, .permissionDenied),
    ])
    func faultsAreErrorsOfTheContract(body: String, status: Int, expected: Status) async throws {
        let error = await #expect(throws: ComponentError.self) {
            try await ask(question()) { _, _ in .reply(body, status: status) }
        }

        #expect(error?.status == expected)
    }

    @Test func textsAreEmbeddedInBatches() async throws {
        let server = try PlacedServers { request, _ in
            let count = (try? JSON(parsing: request.body))?["requests"]?.array?.count ?? 0
            let rows = (0..<count).map { _ in #"{"values":[3.0,4.0]}"# }
            return .reply("{\"embeddings\":[\(rows.joined(separator: ","))]}")
        }
        let model = try await PlacedEmbeddingModel(
            GeminiEmbedder.init,
            configuration: [
                "model": "gemini-embedding-001", "base_url": .string(server.address), "batch": 2,
                "api_key_variable": "GEMINI_API_KEY",
                "dimensions": 2, "task": "SEMANTIC_SIMILARITY",
            ],
            named: "gemini",
            asking: server
        )

        let result = try await model.embed(
            EmbeddingRequest(texts: ["a", "b", "c"]),
            call: Self.call
        )

        #expect(result.vectors == [[0.6, 0.8], [0.6, 0.8], [0.6, 0.8]])
        #expect(
            try server.requests.map(\.path)
                == Array(repeating: "/models/gemini-embedding-001:batchEmbedContents", count: 2)
        )
        #expect(
            try JSON(parsing: server.requests[1].body) == [
                "requests": [
                    [
                        "model": "models/gemini-embedding-001",
                        "content": ["parts": [["text": "c"]]], "taskType": "SEMANTIC_SIMILARITY",
                        "outputDimensionality": 2,
                    ]
                ]
            ]
        )
    }

    @Test(arguments: [false, true])
    func limitsInHeadersAreHandedOn(streams: Bool) async throws {
        var asked = question()
        asked.streams = streams
        let text = Self.answer.split(separator: "\n").joined()
        let body = streams ? "data: \(text)\n\n" : text

        let answer = try await ask(asked) { _, _ in
            .reply(body, headers: ["x-ratelimit-remaining-requests: 9"])
        }.answer

        #expect(answer.limits == RateReport(requestsLeft: 9))
    }

    @Test func limitsOfEmbeddingsAreHandedOn() async throws {
        let server = try PlacedServers { _, _ in
            .reply(
                #"{"embeddings":[{"values":[1]}]}"#,
                headers: ["x-ratelimit-remaining-tokens: 70"]
            )
        }
        let model = try await PlacedEmbeddingModel(
            GeminiEmbedder.init,
            configuration: [
                "model": "gemini-embedding-001", "base_url": .string(server.address),
                "api_key_variable": "GEMINI_API_KEY",
            ],
            named: "gemini",
            asking: server
        )

        let result = try await model.embed(EmbeddingRequest(texts: ["a"]), call: Self.call)

        #expect(result.limits == RateReport(tokensLeft: 70))
    }

    func ask(
        _ request: CompletionRequest,
        _ reply: @escaping MockServer.Reply = { _, _ in .reply(GeminiModelTests.answer) }
    ) async throws -> (answer: Completion, body: JSON, request: MockRequest) {
        try await ask([:], request, reply)
    }
}
