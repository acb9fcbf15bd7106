import HTTPModels
import PluginSDK

/// A request in the form of the Gemini API.
enum GeminiQuestion {
    /// The settings that have a name of Gemini's own.
    private static let names = [
        ("temperature", "temperature"), ("top_p", "topP"), ("top_k", "topK"),
        ("max_tokens", "maxOutputTokens"), ("stop", "stopSequences"), ("seed", "seed"),
    ]
    private static let known = Set(names.map(\.0)).union(["reasoning_effort", "tool_choice"])

    /// Returns the body to send.
    ///
    /// - Throws: `ComponentError` for what the provider can't be asked.
    static func body(_ request: CompletionRequest, _ settings: GeminiSettings) throws -> [UInt8] {
        var body = JSONBody(overrides: settings.extraBody)
        try addMessages(request, to: &body)
        try addTools(request, to: &body)
        let generation = try generation(request, settings)
        if !generation.isEmpty { body.add("generationConfig", .object(generation)) }
        return body.finished()
    }

    private static func generation(
        _ request: CompletionRequest,
        _ settings: GeminiSettings
    ) throws -> JSONObject {
        let asked = RequestSettings(request)
        try asked.check(known, provider: "gemini")
        var json: JSONObject = [:]
        for (ours, theirs) in names {
            if let value = asked[ours] { json[theirs] = value }
        }
        if !request.choices.isEmpty {
            json["responseMimeType"] = "text/x.enum"
            json["responseSchema"] = [
                "type": "STRING", "enum": .array(request.choices.map(JSON.string)),
            ]
        } else if let schema = request.schema {
            json["responseMimeType"] = "application/json"
            json["responseSchema"] = try GeminiSchema(JSON(parsing: schema)).json
        }
        // Never thoughts that nobody asked for.
        var thinking: JSONObject = [:]
        if let tokens = settings.reasoningTokens {
            thinking["thinkingBudget"] = .integer(Int64(tokens))
        }
        if let effort = asked["reasoning_effort"]?.string ?? settings.reasoningEffort {
            thinking["thinkingLevel"] = .string(effort)
        }
        if !thinking.isEmpty { json["thinkingConfig"] = .object(thinking) }
        return json
    }

    private static func addTools(
        _ request: CompletionRequest,
        to body: inout JSONBody
    ) throws {
        if request.tools.isEmpty { return }
        let offers = try request.tools.map(ToolOffer.init(parsing:))
        let functions = try offers.map { offer -> JSON in
            var json: JSONObject = [
                "name": .string(offer.name), "description": .string(offer.description),
            ]
            let hasParameters = offer.parameters["properties"]?.object?.isEmpty == false
            if hasParameters { json["parameters"] = try GeminiSchema(offer.parameters).json }
            return .object(json)
        }
        body.add("tools", [["functionDeclarations": .array(functions)]])
        guard let choice = request.settings["tool_choice"]?.string else { return }
        var calling: JSONObject = [:]
        switch choice {
        case "auto", "none": calling["mode"] = .string(choice.uppercased())
        case "required": calling["mode"] = "ANY"
        default:
            calling["mode"] = "ANY"
            calling["allowedFunctionNames"] = [.string(choice)]
        }
        body.add("toolConfig", ["functionCallingConfig": .object(calling)])
    }

    // MARK: - Messages

    private static func addMessages(
        _ request: CompletionRequest,
        to body: inout JSONBody
    ) throws {
        var system: [JSON] = []
        var turns: [(role: ChatMessage.Role, parts: [JSON])] = []
        var tools: [String: String] = [:]
        for text in request.messages {
            let message = try ConversationMessage(parsing: text)
            for call in message.toolCalls { tools[call.id] = call.name }
            switch message.role {
            case .system: system += message.parts.filter(isTaken).map(part)
            case .tool:
                let name = tools[message.toolCallID] ?? message.toolCallID
                // The API wants a content with as many results as the one before it has calls.
                if turns.last?.role != .tool { turns.append((.tool, [])) }
                turns[turns.count - 1].parts.append(result(message, of: name))
            case .user, .assistant: turns.append((message.role, try parts(message)))
            }
        }
        let contents = turns.map { turn -> JSON in
            let role = turn.role == .assistant ? "model" : "user"
            return ["role": .string(role), "parts": .array(turn.parts)]
        }
        if !system.isEmpty { body.add("systemInstruction", ["parts": .array(system)]) }
        body.add("contents", .array(contents))
    }

    private static func parts(_ message: ConversationMessage) throws -> [JSON] {
        let parts =
            try message.parts.filter(isTaken).map(part)
            + message.toolCalls.map(functionCall)
        // The API refuses a content without parts. To leave it out would put two of the user's side
        // by side, which not all of its models take, and a complaint about an empty answer would
        // follow no answer. So something stands in for it.
        return parts.isEmpty ? [part(.text("(This message was empty.)"))] : parts
    }

    /// Whether a part may be sent: the API refuses empty texts.
    private static func isTaken(_ part: ConversationMessage.Part) -> Bool { part != .text("") }

    private static func result(_ message: ConversationMessage, of name: String) -> JSON {
        let value = try? JSON(parsing: message.text)
        let response = value?.object.map(JSON.object) ?? ["result": .string(message.text)]
        return ["functionResponse": ["name": .string(name), "response": response]]
    }

    private static func functionCall(_ call: ToolCall) throws -> JSON {
        guard let arguments = try? JSON(parsing: call.arguments), arguments.object != nil else {
            throw ComponentError(
                .invalidArgument,
                "the arguments of the tool call '\(call.id)' are no JSON object"
            )
        }
        var part: JSONObject = [
            "functionCall": ["name": .string(call.name), "args": arguments]
        ]
        if let signature = ThoughtSignature.signature(of: call) {
            part["thoughtSignature"] = signature
        }
        return .object(part)
    }

    private static func part(_ part: ConversationMessage.Part) -> JSON {
        switch part {
        case .text(let text): ["text": .string(text)]
        case .imageURL(let url): ["fileData": ["fileUri": .string(url)]]
        case .image(let type, let data):
            ["inlineData": ["mimeType": .string(type), "data": .string(data)]]
        }
    }
}
