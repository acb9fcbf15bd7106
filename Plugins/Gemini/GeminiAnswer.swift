import HTTPModels
import PluginSDK

/// What the Gemini API answers, in one piece or in several.
struct GeminiAnswer: StreamedAnswer {
    private var content = ""
    private var reasoning = ""
    private var toolCalls: [ToolCall] = []
    private var reason: String?
    private var usage = Usage()

    /// Reads an answer in one piece.
    ///
    /// - Throws: `ComponentError`, `unavailable` if it is none.
    init(_ json: JSONView, _ access: ProviderAccess) throws {
        try take(json, access)
        if reason == nil, content.isEmpty, toolCalls.isEmpty {
            throw access.malformed("it has no 'candidates'", json.value.bytes())
        }
    }

    /// Makes an empty answer, for the pieces of a stream.
    init() {}

    var hasEnded: Bool { reason != nil }

    mutating func take(_ event: [UInt8], _ access: ProviderAccess) throws -> String {
        let known = content.utf8.count
        try take(access.json(of: event), access)
        return String(decoding: content.utf8.dropFirst(known), as: UTF8.self)
    }

    private mutating func take(_ json: JSONView, _ access: ProviderAccess) throws {
        if let error = json["error"], !error.isNull { throw access.fault(json.value) }
        if let reason = json["promptFeedback"]?["blockReason"]?.string {
            throw ComponentError(
                .invalidArgument,
                "'gemini' doesn't take this prompt: it gives the reason \(reason)"
            )
        }
        if let counts = json["usageMetadata"], !counts.isNull { usage = Self.usage(counts) }
        guard let candidate = json["candidates"]?.array?.first else { return }
        reason = candidate["finishReason"]?.string ?? reason
        for part in candidate["content"]?["parts"]?.array ?? [] {
            if let call = part["functionCall"] {
                toolCalls.append(
                    ToolCall(
                        id: call["id"]?.string ?? "call_\(toolCalls.count)",
                        name: call["name"]?.string ?? "",
                        arguments: call["args"]?.value.text() ?? "{}",
                        signature: ThoughtSignature.text(ofPart: part)
                    )
                )
            } else if part["thought"]?.bool == true {
                reasoning += part["text"]?.string ?? ""
            } else {
                content += part["text"]?.string ?? ""
            }
        }
    }

    /// Thoughts are written too, so they count as output; what the provider's own tools found is
    /// read as the prompt is, and counted beside it.
    private static func usage(_ json: JSONView) -> Usage {
        Usage(
            inputTokens: (ProviderCount.tokens(json["promptTokenCount"]) ?? 0)
                + (ProviderCount.tokens(json["toolUsePromptTokenCount"]) ?? 0),
            cachedTokens: ProviderCount.tokens(json["cachedContentTokenCount"]) ?? 0,
            outputTokens: (ProviderCount.tokens(json["candidatesTokenCount"]) ?? 0)
                + (ProviderCount.tokens(json["thoughtsTokenCount"]) ?? 0)
        )
    }

    /// The answer in the form of the contract.
    ///
    /// - Parameter limits: What may still be asked; the API itself says it in refusals only, but
    ///   what stands before it may say it.
    /// - Returns: The answer.
    func completion(_ limits: RateReport?) -> Completion {
        let finish =
            switch reason {
            case "STOP"?, nil: toolCalls.isEmpty ? "stop" : "tool_calls"
            case "MAX_TOKENS"?: "length"
            case "MALFORMED_FUNCTION_CALL"?, "OTHER"?, "FINISH_REASON_UNSPECIFIED"?: "stop"
            default: "content_filter"
            }
        return Completion(
            content: content,
            finish: finish,
            usage: usage,
            toolCalls: toolCalls,
            reasoning: reasoning,
            limits: limits
        )
    }
}
