public import JSONValues

/// Answers messages.
///
/// ## What the host promises
/// Retries, rate limits, caching and accounting are the host's. Requests whose first
/// `stableMessages` messages are equal come close together.
///
/// ## What you must do
/// Make one attempt at one request. With the same settings and seed give the same answer,
/// whatever else is asked at the time, or don't declare yourself deterministic.
///
/// ## Errors
/// `unavailable` or `resourceExhausted` if trying again may help (details may hold
/// `retry_after_ms`), `invalidArgument` if it can't.
public protocol LanguageModel: Sendable {
    /// Says what the model can do.
    ///
    /// - Parameters:
    ///   - request: Nothing.
    ///   - call: The call.
    /// - Returns: Name, capabilities and limits.
    /// - Throws: ``ComponentError`` if the model can't be reached.
    func describe(_ request: Nothing, call: any Call) async throws -> ModelDescription

    /// Answers.
    ///
    /// - Parameters:
    ///   - request: The messages and how to answer.
    ///   - call: The call.
    /// - Returns: The answer.
    /// - Throws: ``ComponentError`` if there is none.
    func generate(_ request: CompletionRequest, call: any Call) async throws -> Completion
}

/// What a model can do.
public struct ModelDescription: SlotCodable {
    /// The model's name.
    public let model: String
    /// Words such as "structured_output", "choices", "seed", "prefix_reuse".
    public let capabilities: [String]
    /// How many requests in flight are useful, at least 1.
    public let parallel: Int
    /// Numbers in a vector; embedding models only, else 0.
    public let dimensions: Int

    /// Makes a description.
    public init(model: String, capabilities: [String] = [], parallel: Int, dimensions: Int = 0) {
        self.model = model
        self.capabilities = capabilities
        self.parallel = max(1, parallel)
        self.dimensions = dimensions
    }

    /// Reads a description.
    public init(slotValue: SlotValue) throws {
        let head = try slotValue.head()
        self.init(
            model: head["model"]?.string ?? "",
            capabilities: (head["capabilities"]?.array ?? []).compactMap(\.string),
            parallel: head["parallel"]?.integer ?? 1,
            dimensions: head["dimensions"]?.integer ?? 0
        )
    }

    /// The description as a value of the door.
    public var slotValue: SlotValue {
        SlotValue(head: [
            "model": .string(model), "capabilities": .array(capabilities.map(JSON.string)),
            "parallel": .integer(Int64(parallel)), "dimensions": .integer(Int64(dimensions)),
        ])
    }
}

/// One message of a conversation.
public struct ChatMessage: Sendable, Equatable, Codable {
    /// Who speaks.
    public enum Role: String, Sendable, Codable {
        case system
        case user
        case assistant
        case tool
    }

    /// Who speaks.
    public let role: Role
    /// What is said.
    public let content: String

    /// Makes a message.
    public init(_ role: Role, _ content: String) {
        self.role = role
        self.content = content
    }

    /// The message as the JSON that crosses the door.
    public var text: String { String(decoding: json.bytes(), as: UTF8.self) }

    /// The same, as it is being written.
    var json: JSONObjectText {
        var text = JSONObjectText(capacity: content.utf8.count + 48)
        text.add("role", role.rawValue)
        text.add("content", content)
        return text
    }
}

/// A question to a language model.
public struct CompletionRequest: SlotCodable {
    /// Which of the pipeline's models, by its name there; empty at the model itself.
    public var model: String
    /// The messages, each a JSON object {role, content} as text.
    ///
    /// The content is a text, or a list of parts: `{type: "text", text}`,
    /// `{type: "image", media_type, data}` with data in base64, or `{type: "image", url}`. An
    /// assistant's message may have `tool_calls`, a list of {id, name, arguments}, each with the
    /// `signature` that it came with, if any; a message of the role "tool" answers one of them and
    /// names its id in `tool_call_id`.
    public var messages: Texts
    /// How many of the first messages are the same for many requests.
    public var stableMessages: Int
    /// temperature, max_tokens, top_p, top_k, seed, stop (texts), reasoning_effort, tool_choice
    /// ("auto", "none", "required" or a tool's name); what is missing is the model's to choose.
    public var settings: JSONObject
    // Spelt out, as `String?` begins as nil: for that the compiler copies each request once more.
    /// JSON Schema of the answer, as text, or nil for free text.
    public var schema: Optional<String>
    /// The only answers allowed, or none for any.
    public var choices: [String] {
        get { choiceRows.present }
        set { choiceRows = TextRows(newValue) }
    }
    /// The same as rows that cross the door: whoever asks has them ready, and most who are asked
    /// only pass them on.
    package var choiceRows: TextRows
    /// What the model may call, each a JSON object {name, description, parameters} as text.
    public var tools: [String]
    /// Whether any call with the same variables may be the one that asks.
    ///
    /// The host then gives all of them the first answer; its place in the run is that of the
    /// variables, not that of the call that happened to ask. False at the model itself.
    public var isShared: Bool
    /// Whether parts of the answer shall come ahead of it, as parts of the call that asks.
    ///
    /// Counts only while somebody reads them: see ``Call/isStreaming``. A model then sends
    /// ``AnswerPart``; one that can't gives the whole answer, which the host passes on as one part.
    public var streams: Bool

    /// Makes a request.
    public init(
        model: String = "",
        messages: Texts,
        stableMessages: Int = 0,
        settings: JSONObject = [:],
        schema: String? = nil,
        choices: [String] = [],
        tools: [String] = [],
        isShared: Bool = false,
        streams: Bool = false
    ) {
        self.model = model
        self.messages = messages
        self.stableMessages = stableMessages
        self.settings = settings
        self.schema = schema
        choiceRows = choices.isEmpty ? TextRows() : TextRows(choices)
        self.isShared = isShared
        self.tools = tools
        self.streams = streams
    }

    /// Reads a request.
    public init(slotValue: SlotValue) throws {
        let head = try slotValue.headMembers()
        self.init(
            model: head["model"]?.string ?? "",
            messages: Texts(rows: try slotValue.requiredTexts("messages")),
            stableMessages: head["stable_messages"]?.integer ?? 0,
            settings: head["settings"]?.object ?? [:],
            schema: slotValue.texts("schema")?.first ?? nil,
            tools: slotValue.texts("tools")?.present ?? [],
            isShared: head["shared"]?.bool ?? false,
            streams: head["stream"]?.bool ?? false
        )
        choiceRows = slotValue.texts("choices") ?? TextRows()
    }

    /// The request as a value of the door.
    public var slotValue: SlotValue {
        var head = JSONObjectText()
        head.add("stable_messages", stableMessages)
        if !model.isEmpty { head.add("model", model) }
        if !settings.isEmpty { head.add("settings", .object(settings)) }
        if isShared { head.add("shared", true) }
        if streams { head.add("stream", true) }
        var arrays: [NamedArray] = []
        arrays.reserveCapacity(4)
        arrays.append(NamedArray("messages", .text(messages.rows)))
        if let schema { arrays.append(NamedArray("schema", .text([schema]))) }
        if !choiceRows.isEmpty { arrays.append(NamedArray("choices", .text(choiceRows))) }
        if !tools.isEmpty { arrays.append(NamedArray("tools", .text(TextRows(tools)))) }
        return SlotValue(headText: head.bytes(), arrays: arrays)
    }
}

/// A language model's answer.
public struct Completion: SlotCodable, Equatable {
    /// The text; JSON if a schema was given.
    public let content: String
    /// "stop", "length" if the answer was cut off, "tool_calls", or "content_filter" if the
    /// provider withheld it.
    public let finish: String
    /// Tokens read and written.
    public let usage: Usage
    /// Log-probability of each choice, if choices were given and the model knows them.
    public let choiceLogProbabilities: [Double]
    /// What the model wants to have called before it goes on.
    public let toolCalls: [ToolCall]
    /// What the model thought before it answered, where it says so; else empty.
    public let reasoning: String
    /// What the provider says may still be asked, where it says so.
    public let limits: RateReport?

    /// Makes an answer.
    public init(
        content: String,
        finish: String = "stop",
        usage: Usage = Usage(),
        choiceLogProbabilities: [Double] = [],
        toolCalls: [ToolCall] = [],
        reasoning: String = "",
        limits: RateReport? = nil
    ) {
        self.content = content
        self.finish = finish
        self.usage = usage
        self.choiceLogProbabilities = choiceLogProbabilities
        self.toolCalls = toolCalls
        self.reasoning = reasoning
        self.limits = limits
    }

    /// Reads an answer.
    public init(slotValue: SlotValue) throws {
        let head = try slotValue.headMembers()
        guard let content = head["content"]?.string else {
            throw ComponentError(.internalFault, "the answer has no text 'content'")
        }
        self.init(
            content: content,
            finish: head["finish"]?.string ?? "stop",
            usage: Usage(in: head),
            choiceLogProbabilities: slotValue.numbers("choice_logprobs") ?? [],
            toolCalls: (head["tool_calls"]?.array ?? []).map(ToolCall.init),
            reasoning: head["reasoning"]?.string ?? "",
            limits: RateReport(head["limits"])
        )
    }

    /// The answer as a value of the door.
    public var slotValue: SlotValue {
        var head = JSONObjectText()
        head.add("content", content)
        head.add("finish", finish)
        head.add("usage") { usage.write(to: &$0) }
        if !toolCalls.isEmpty { head.add("tool_calls", .array(toolCalls.map(\.json))) }
        if !reasoning.isEmpty { head.add("reasoning", reasoning) }
        if let limits { head.add("limits") { limits.write(to: &$0) } }
        let numbers = choiceLogProbabilities
        return SlotValue(
            headText: head.bytes(),
            arrays: numbers.isEmpty ? [] : [NamedArray("choice_logprobs", .f64(numbers))]
        )
    }
}
