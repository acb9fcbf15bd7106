import HTTPModels
import PluginSDK

/// A request in the form of the Responses API, and where its answer stands.
struct ResponsesQuestion {
    /// The body to send.
    let body: [UInt8]
    /// Whether the answer comes as a stream.
    let isStream: Bool
    /// Where the answer stands.
    let place: AnswerPlace

    /// How the answer is to look, and how it is held to that.
    private struct Form {
        var place = AnswerPlace.content
        /// The member "format" of the member "text".
        var format: [UInt8]?
        /// What the format can't say.
        var words: String?
        /// The tool that stands for the answer.
        var tool: JSON?
    }

    /// Puts a request together.
    ///
    /// - Throws: `ComponentError` for what the provider can't be asked.
    init(_ request: CompletionRequest, _ settings: ChatSettings, _ forms: AnswerForms) throws {
        let form = try Self.form(request, settings, forms)
        place = form.place
        isStream = settings.streams || request.streams
        var body = JSONBody(overrides: settings.extraBody)
        body.add("model", .string(settings.model))
        // The API keeps answers for weeks unless it is told not to.
        body.add("store", false)
        try Self.add(RequestSettings(request), to: &body, settings)
        try Self.addLimits(RequestSettings(request), to: &body, request, settings, place)
        if let format = form.format {
            body.add("text", text: Array(#"{"format":"#.utf8) + format + Array("}".utf8))
        }
        try Self.addTools(request, to: &body, instead: form.tool)
        if isStream { body.add("stream", true) }
        var input = try request.messages.flatMap(Self.items)
        if let words = form.words {
            input.insert(ChatMessage(.system, words).text, at: max(0, input.count - 1))
        }
        body.add("input", list: input)
        self.body = body.finished()
    }

    // MARK: - Settings

    /// A seed is a wish, for which this API has no member.
    private static let known: Set = [
        "temperature", "max_tokens", "top_p", "seed", "reasoning_effort", "tool_choice",
    ]

    private static func add(
        _ asked: RequestSettings,
        to body: inout JSONBody,
        _ settings: ChatSettings
    ) throws {
        try asked.check(known, provider: settings.provider)
        if let value = asked["top_p"] { body.add("top_p", value) }
        // Never an effort that nobody asked for: models without one refuse the request.
        if let effort = asked["reasoning_effort"]?.string ?? settings.reasoningEffort {
            body.add("reasoning", ["effort": .string(effort)])
        }
    }

    private static func addLimits(
        _ asked: RequestSettings,
        to body: inout JSONBody,
        _ request: CompletionRequest,
        _ settings: ChatSettings,
        _ place: AnswerPlace
    ) throws {
        var temperature = asked["temperature"]
        var limit = asked["max_tokens"]
        if case .likelihood = place {
            temperature = temperature ?? 0
            // The API takes no limit under 16; the tokens that are too many are passed over.
            limit = .integer(Int64(max(16, ChoiceLikelihood.tokensNeeded(request.choices))))
            body.add("include", ["message.output_text.logprobs"])
            body.add("top_logprobs", .integer(Int64(settings.topLogprobs)))
        }
        if let temperature { body.add("temperature", temperature) }
        if let limit { body.add("max_output_tokens", limit) }
    }

    private static func addTools(
        _ request: CompletionRequest,
        to body: inout JSONBody,
        instead only: JSON?
    ) throws {
        if let only {
            body.add("tools", [only])
            body.add("tool_choice", naming(AnswerPlace.toolName))
            return
        }
        let offers = try request.tools.map(ToolOffer.init(parsing:))
        if !offers.isEmpty {
            body.add(
                "tools",
                .array(offers.map { function($0.name, $0.description, AnswerForm($0.parameters)) })
            )
        }
        if let choice = RequestSettings(request)["tool_choice"]?.string {
            let isWord = ["auto", "none", "required"].contains(choice)
            body.add("tool_choice", isWord ? .string(choice) : naming(choice))
        }
    }

    private static func naming(_ tool: String) -> JSON {
        ["type": "function", "name": .string(tool)]
    }

    /// A function; one that doesn't say whether it is strict would be taken as strict here.
    private static func function(
        _ name: String,
        _ description: String,
        _ form: AnswerForm
    ) -> JSON {
        [
            "type": "function", "name": .string(name), "description": .string(description),
            "parameters": form.schema, "strict": .bool(form.isStrict),
        ]
    }

    // MARK: - The form of the answer

    private static func form(
        _ request: CompletionRequest,
        _ settings: ChatSettings,
        _ forms: AnswerForms
    ) throws -> Form {
        if !request.choices.isEmpty {
            switch settings.choices {
            case .logprobs: return Form(place: .likelihood)
            case .jsonSchema:
                return Form(place: .field, format: format(AnswerForms.choice(request.choices)))
            default: return Form()
            }
        }
        guard let schema = request.schema else { return Form() }
        let form = try forms.form(schema)
        switch settings.structuredOutput {
        case .jsonSchema: return Form(format: format(form))
        case .jsonObject:
            return Form(
                format: Array(#"{"type":"json_object"}"#.utf8),
                words: "Answer with a JSON object that fits this JSON Schema: " + schema
            )
        case .tool:
            let tool = function(AnswerPlace.toolName, "Gives the answer.", form)
            return Form(place: .toolCall, tool: tool)
        case .none: return Form()
        }
    }

    private static func format(_ form: AnswerForm) -> [UInt8] {
        let strict = form.isStrict ? "true" : "false"
        let start = #"{"type":"json_schema","name":"answer","strict":\#(strict),"schema":"#
        return Array(start.utf8) + form.text + Array("}".utf8)
    }

    // MARK: - Messages

    /// The items of a message: what is said, and each call and result by itself.
    private static func items(_ text: String) throws -> [String] {
        if ConversationMessage.isPlain(text) { return [text] }
        let message = try ConversationMessage(parsing: text)
        if message.role == .tool {
            let result: JSON = [
                "type": "function_call_output", "call_id": .string(message.toolCallID),
                "output": .string(message.text),
            ]
            return [result.text()]
        }
        var items: [JSON] = []
        if !message.parts.isEmpty || message.toolCalls.isEmpty {
            let kind = message.role == .assistant ? "output_text" : "input_text"
            items.append([
                "role": .string(message.role.rawValue),
                "content": .array(message.parts.map { part($0, text: kind) }),
            ])
        }
        items += message.toolCalls.map { call in
            [
                "type": "function_call", "call_id": .string(call.id), "name": .string(call.name),
                "arguments": .string(call.arguments),
            ]
        }
        return items.map { $0.text() }
    }

    private static func part(_ part: ConversationMessage.Part, text type: String) -> JSON {
        switch part {
        case .text(let text): ["type": .string(type), "text": .string(text)]
        case .imageURL(let url): ["type": "input_image", "image_url": .string(url)]
        case .image(let type, let data):
            ["type": "input_image", "image_url": .string("data:\(type);base64,\(data)")]
        }
    }
}
