import HTTPModels
import PluginSDK

/// A request in the form of chat completions, and how its answer is to be read.
struct ChatQuestion {
    /// The body to send.
    let body: [UInt8]
    /// Whether the answer comes as a stream.
    let isStream: Bool
    private let request: CompletionRequest
    private let place: AnswerPlace

    /// Puts a request together.
    ///
    /// - Parameters:
    ///   - request: What is asked.
    ///   - settings: How the provider wants it.
    ///   - forms: The schemas prepared before.
    ///   - biasedTokens: The tokens that choices begin with, where they are chosen by a bias.
    /// - Throws: `ComponentError` for what the provider can't be asked.
    init(
        _ request: CompletionRequest,
        _ settings: ChatSettings,
        _ forms: AnswerForms,
        biasedTokens: [Int] = []
    ) throws {
        self.request = request
        isStream = settings.streams || request.streams
        var body = JSONBody(overrides: settings.extraBody)
        body.add("model", .string(settings.model))
        var messages = try request.messages.map(Self.message)
        place = try Self.constrain(&body, &messages, request, settings, forms)
        try Self.add(RequestSettings(request), to: &body, settings, place, request.choices)
        if !biasedTokens.isEmpty {
            // The most that the API allows: no other token can outweigh it.
            body.add(
                "logit_bias",
                .object(JSONObject(biasedTokens.map { .init(name: "\($0)", value: 100) }))
            )
        }
        if case .toolCall = place {
            // The only tool offered is the one that carries the answer.
        } else {
            try Self.add(request.tools, to: &body)
        }
        if isStream {
            body.add("stream", true)
            if settings.hasStreamUsage { body.add("stream_options", ["include_usage": true]) }
        }
        body.add("messages", list: messages)
        self.body = body.finished()
    }

    /// The tool whose arguments are the answer, or nil.
    var contentTool: String? { place.contentTool }

    /// Whether the answer's text is what the provider writes, piece by piece.
    var isContentText: Bool { place.isContentText }

    // MARK: - Settings

    private static let known: Set = [
        "temperature", "max_tokens", "top_p", "seed", "stop", "reasoning_effort", "tool_choice",
    ]
    private static let knownWithTopK = known.union(["top_k"])

    private static func add(
        _ asked: RequestSettings,
        to body: inout JSONBody,
        _ settings: ChatSettings,
        _ place: AnswerPlace,
        _ choices: [String]
    ) throws {
        try asked.check(settings.hasTopK ? knownWithTopK : known, provider: settings.provider)
        for name in ["top_p", "stop", "top_k"] {
            if let value = asked[name] { body.add(name, value) }
        }
        var temperature = asked["temperature"]
        var limit = asked["max_tokens"]
        if case .likelihood = place {
            temperature = temperature ?? 0
            limit = .integer(Int64(ChoiceLikelihood.tokensNeeded(choices)))
            body.add("logprobs", true)
            body.add("top_logprobs", .integer(Int64(settings.topLogprobs)))
        } else if case .firstToken = place {
            temperature = temperature ?? 0
            limit = 1
        }
        if let temperature { body.add("temperature", temperature) }
        if let limit { body.add(settings.maxTokensName, limit) }
        if let seed = asked["seed"], !settings.seedName.isEmpty {
            body.add(settings.seedName, seed)
        }
        // Never an effort that nobody asked for: models without one refuse the request.
        if let effort = asked["reasoning_effort"]?.string ?? settings.reasoningEffort {
            body.add("reasoning_effort", .string(effort))
        }
        if let choice = asked["tool_choice"]?.string {
            let isWord = ["auto", "none", "required"].contains(choice)
            body.add("tool_choice", isWord ? .string(choice) : Self.naming(choice))
        }
    }

    private static func naming(_ tool: String) -> JSON {
        ["type": "function", "function": ["name": .string(tool)]]
    }

    private static func add(_ tools: [String], to body: inout JSONBody) throws {
        if tools.isEmpty { return }
        let offers = try tools.map(ToolOffer.init(parsing:))
        body.add("tools", .array(offers.map { function($0.name, $0.description, $0.parameters) }))
    }

    private static func function(_ name: String, _ description: String, _ schema: JSON) -> JSON {
        [
            "type": "function",
            "function": [
                "name": .string(name), "description": .string(description), "parameters": schema,
            ],
        ]
    }

    // MARK: - The form of the answer

    private static func constrain(
        _ body: inout JSONBody,
        _ messages: inout [String],
        _ request: CompletionRequest,
        _ settings: ChatSettings,
        _ forms: AnswerForms
    ) throws -> AnswerPlace {
        if !request.choices.isEmpty { return choose(request.choices, &body, settings) }
        guard let schema = request.schema else { return .content }
        let form = try forms.form(schema)
        switch settings.structuredOutput {
        case .jsonSchema: body.add("response_format", text: format(form))
        case .jsonObject:
            body.add("response_format", ["type": "json_object"])
            // The provider holds the answer to JSON; only words can hold it to the schema.
            let words = "Answer with a JSON object that fits this JSON Schema: " + schema
            let place = max(0, messages.count - 1)
            messages.insert(ChatMessage(.system, words).text, at: place)
        case .tool:
            let name = AnswerPlace.toolName
            body.add("tools", [function(name, "Gives the answer.", form.schema)])
            body.add("tool_choice", naming(name))
            return .toolCall
        case .none: break
        }
        return .content
    }

    private static func choose(
        _ choices: [String],
        _ body: inout JSONBody,
        _ settings: ChatSettings
    ) -> AnswerPlace {
        let list = JSON.array(choices.map(JSON.string))
        switch settings.choices {
        case .logprobs: return .likelihood
        case .logitBias: return .firstToken
        case .jsonSchema:
            body.add("response_format", text: format(AnswerForms.choice(choices)))
            return .field
        case .grammar:
            let texts = choices.map { JSON.string($0).text() }.joined(separator: " | ")
            body.add("grammar", .string("root ::= " + texts))
        case .structuredOutputs: body.add("structured_outputs", ["choice": list])
        case .guidedChoice: body.add("guided_choice", list)
        case .text: break
        }
        return .content
    }

    private static func format(_ form: AnswerForm) -> [UInt8] {
        let strict = form.isStrict ? "true" : "false"
        let start = #"{"type":"json_schema","json_schema":{"name":"answer","strict":"#
        return Array((start + strict + #","schema":"#).utf8) + form.text + Array("}}".utf8)
    }

    // MARK: - Messages

    private static func message(_ text: String) throws -> String {
        if ConversationMessage.isPlain(text) { return text }
        let message = try ConversationMessage(parsing: text)
        var json: JSONObject = ["role": .string(message.role.rawValue)]
        let isText = message.parts.allSatisfy { if case .text = $0 { true } else { false } }
        if isText {
            let isSilent = message.parts.isEmpty && !message.toolCalls.isEmpty
            json["content"] = isSilent ? .null : .string(message.text)
        } else {
            json["content"] = .array(message.parts.map(part))
        }
        if !message.toolCalls.isEmpty {
            json["tool_calls"] = .array(
                message.toolCalls.map { call in
                    [
                        "id": .string(call.id), "type": "function",
                        "function": [
                            "name": .string(call.name), "arguments": .string(call.arguments),
                        ],
                    ]
                }
            )
        }
        if message.role == .tool { json["tool_call_id"] = .string(message.toolCallID) }
        return JSON.object(json).text()
    }

    private static func part(_ part: ConversationMessage.Part) -> JSON {
        switch part {
        case .text(let text): ["type": "text", "text": .string(text)]
        case .imageURL(let url): ["type": "image_url", "image_url": ["url": .string(url)]]
        case .image(let type, let data):
            [
                "type": "image_url",
                "image_url": ["url": .string("data:\(type);base64,\(data)")],
            ]
        }
    }

    // MARK: - The answer

    /// The answer in the form of the contract.
    func completion(_ answer: ChatAnswer, limits: RateReport? = nil) -> Completion {
        place.completion(of: answer, to: request, limits: limits)
    }
}
