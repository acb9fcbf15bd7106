import HTTPModels
import PluginSDK

/// A request in the form of the messages API, and how its answer is to be read.
struct MessagesQuestion {
    /// The body to send.
    let body: [UInt8]
    /// Whether the answer comes as a stream.
    let isStream: Bool
    private let isForced: Bool
    private let isChoice: Bool

    private static let answerName = "answer"

    /// Puts a request together.
    ///
    /// - Throws: `ComponentError` for what the provider can't be asked.
    init(_ request: CompletionRequest, _ settings: MessagesSettings, _ forms: AnswerForms) throws {
        isChoice = !request.choices.isEmpty
        isStream = settings.streams || request.streams
        var form: AnswerForm?
        if isChoice {
            form = AnswerForms.choice(request.choices)
        } else if let schema = request.schema {
            form = try forms.form(schema)
        }
        isForced = form != nil && settings.forcesTool
        var body = JSONBody(overrides: settings.extraBody)
        body.add("model", .string(settings.model))
        try Self.add(
            RequestSettings(request),
            to: &body,
            settings,
            outputSchema: isForced ? nil : form
        )
        try Self.addTools(request, to: &body, answer: isForced ? form : nil)
        if isStream { body.add("stream", true) }
        try Self.addMessages(request, to: &body, settings)
        self.body = body.finished()
    }

    /// The API has no seed; a seed is a wish that may go unheard.
    private static let known: Set = [
        "temperature", "max_tokens", "top_p", "top_k", "seed", "stop", "reasoning_effort",
        "tool_choice",
    ]

    private static func add(
        _ asked: RequestSettings,
        to body: inout JSONBody,
        _ settings: MessagesSettings,
        outputSchema: AnswerForm?
    ) throws {
        try asked.check(known, provider: "anthropic")
        for name in ["temperature", "top_p", "top_k"] {
            if let value = asked[name] { body.add(name, value) }
        }
        body.add("max_tokens", asked["max_tokens"] ?? .integer(Int64(settings.maxTokens)))
        if let stop = asked["stop"] { body.add("stop_sequences", stop) }
        // Never thoughts or an effort that nobody asked for.
        if let tokens = settings.reasoningTokens {
            body.add("thinking", ["type": "enabled", "budget_tokens": .integer(Int64(tokens))])
        }
        var output: JSONObject = [:]
        if let effort = asked["reasoning_effort"]?.string ?? settings.reasoningEffort {
            output["effort"] = .string(effort)
        }
        if let outputSchema {
            output["format"] = ["type": "json_schema", "schema": outputSchema.schema]
        }
        if !output.isEmpty { body.add("output_config", .object(output)) }
    }

    private static func addTools(
        _ request: CompletionRequest,
        to body: inout JSONBody,
        answer: AnswerForm?
    ) throws {
        if let answer {
            body.add("tools", [tool(answerName, "Gives the answer.", answer.schema)])
            body.add("tool_choice", ["type": "tool", "name": .string(answerName)])
            return
        }
        if request.tools.isEmpty { return }
        let offers = try request.tools.map(ToolOffer.init(parsing:))
        body.add("tools", .array(offers.map { tool($0.name, $0.description, $0.parameters) }))
        switch request.settings["tool_choice"]?.string {
        case nil: break
        case "required"?: body.add("tool_choice", ["type": "any"])
        case "auto"?: body.add("tool_choice", ["type": "auto"])
        case "none"?: body.add("tool_choice", ["type": "none"])
        case let name?: body.add("tool_choice", ["type": "tool", "name": .string(name)])
        }
    }

    private static func tool(_ name: String, _ description: String, _ schema: JSON) -> JSON {
        ["name": .string(name), "description": .string(description), "input_schema": schema]
    }

    /// The tool whose arguments are the answer, or nil.
    var contentTool: String? { isForced ? Self.answerName : nil }

    // MARK: - Messages

    private static func addMessages(
        _ request: CompletionRequest,
        to body: inout JSONBody,
        _ settings: MessagesSettings
    ) throws {
        var system: [JSON] = []
        var turns: [(role: ChatMessage.Role, blocks: [JSON])] = []
        for (index, text) in request.messages.enumerated() {
            let message = try ConversationMessage(parsing: text)
            var blocks = try blocks(message)
            if index == request.stableMessages - 1, settings.cache != "off" {
                mark(&blocks, settings.cache)
            }
            if message.role == .system {
                system += blocks
            } else if message.role == .tool, turns.last?.role == .tool {
                // All results of a turn's calls belong into the one message behind it.
                turns[turns.count - 1].blocks += blocks
            } else {
                turns.append((message.role, blocks))
            }
        }
        let messages = turns.map { turn -> JSON in
            let role = turn.role == .assistant ? "assistant" : "user"
            return ["role": .string(role), "content": .array(turn.blocks)]
        }
        if !system.isEmpty { body.add("system", .array(system)) }
        body.add("messages", .array(messages))
    }

    /// Marks the end of what other requests share: all up to there is kept in the cache.
    private static func mark(_ blocks: inout [JSON], _ time: String) {
        guard var last = blocks.popLast()?.object else { return }
        var mark: JSONObject = ["type": "ephemeral"]
        // Five minutes are the standard, which isn't said.
        if time != "5m" { mark["ttl"] = .string(time) }
        last["cache_control"] = .object(mark)
        blocks.append(.object(last))
    }

    private static func blocks(_ message: ConversationMessage) throws -> [JSON] {
        let said = message.parts.filter(isTaken).map(block)
        if message.role == .tool {
            return [
                [
                    "type": "tool_result", "tool_use_id": .string(message.toolCallID),
                    "content": .array(said),
                ]
            ]
        }
        // The API wants thoughts before all else.
        let thoughts = message.toolCalls.flatMap(SignedThoughts.blocks)
        let blocks = try thoughts + said + message.toolCalls.map(toolUse)
        // The API refuses a message without content. Without the message it would join those
        // around it, as both are the user's: a complaint about an empty answer with the question,
        // or two examples with each other. So something stands in for it.
        if blocks.isEmpty, message.role != .system {
            return [block(.text("(This message was empty.)"))]
        }
        return blocks
    }

    /// Whether a part may be sent: the API refuses texts of nothing but white space.
    private static func isTaken(_ part: ConversationMessage.Part) -> Bool {
        guard case .text(let text) = part else { return true }
        return !text.allSatisfy(\.isWhitespace)
    }

    private static func toolUse(_ call: ToolCall) throws -> JSON {
        guard let input = try? JSON(parsing: call.arguments) else {
            throw ComponentError(
                .invalidArgument,
                "the arguments of the tool call '\(call.id)' are no JSON"
            )
        }
        return [
            "type": "tool_use", "id": .string(call.id), "name": .string(call.name), "input": input,
        ]
    }

    private static func block(_ part: ConversationMessage.Part) -> JSON {
        switch part {
        case .text(let text): ["type": "text", "text": .string(text)]
        case .imageURL(let url):
            ["type": "image", "source": ["type": "url", "url": .string(url)]]
        case .image(let type, let data):
            [
                "type": "image",
                "source": [
                    "type": "base64", "media_type": .string(type), "data": .string(data),
                ],
            ]
        }
    }

    // MARK: - The answer

    /// The answer in the form of the contract.
    func completion(_ answer: MessagesAnswer, limits: RateReport? = nil) -> Completion {
        var content = answer.content
        var toolCalls = answer.toolCalls
        var finish = answer.finish
        if isForced, let call = toolCalls.first(where: { $0.name == Self.answerName }) {
            content = call.arguments
            toolCalls = []
            if finish == "tool_calls" { finish = "stop" }
        }
        if isChoice { content = (try? JSON(parsing: content))?["answer"]?.string ?? content }
        return Completion(
            content: content,
            finish: finish,
            usage: answer.usage,
            toolCalls: toolCalls,
            reasoning: answer.reasoning,
            limits: limits
        )
    }
}
