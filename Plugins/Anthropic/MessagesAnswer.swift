import HTTPModels
import PluginSDK

/// What a message of the API says.
struct MessagesAnswer {
    private(set) var content = ""
    private(set) var reasoning = ""
    private(set) var toolCalls: [ToolCall] = []
    let finish: String
    let usage: Usage

    /// Reads a message.
    ///
    /// - Throws: `ComponentError`, `unavailable` if it is none.
    init(_ json: JSONView, _ access: ProviderAccess) throws {
        guard let blocks = json["content"]?.array else {
            if json["type"]?.string == "error" { throw access.fault(json.value) }
            throw access.malformed("it has no list 'content'", json.value.bytes())
        }
        switch json["stop_reason"]?.string {
        case "max_tokens"?, "model_context_window_exceeded"?: finish = "length"
        case "tool_use"?: finish = "tool_calls"
        case "refusal"?: finish = "content_filter"
        default: finish = "stop"
        }
        usage = Self.usage(json["usage"])
        var thoughts: [JSON] = []
        for block in blocks {
            switch block["type"]?.string {
            case "text"?: content += block["text"]?.string ?? ""
            case "thinking"?:
                reasoning += block["thinking"]?.string ?? ""
                thoughts.append(block.value)
            case "redacted_thinking"?: thoughts.append(block.value)
            case "tool_use"?:
                toolCalls.append(
                    ToolCall(
                        id: block["id"]?.string ?? "",
                        name: block["name"]?.string ?? "",
                        arguments: block["input"]?.value.text() ?? "{}",
                        signature: SignedThoughts.text(of: thoughts)
                    )
                )
                thoughts = []
            default: break
            }
        }
    }

    /// Anthropic counts what was read from its cache, and what was written to it, beside the rest.
    private static func usage(_ json: JSONView?) -> Usage {
        let cached = ProviderCount.tokens(json?["cache_read_input_tokens"]) ?? 0
        let written = ProviderCount.tokens(json?["cache_creation_input_tokens"]) ?? 0
        return Usage(
            inputTokens: (ProviderCount.tokens(json?["input_tokens"]) ?? 0) + cached + written,
            cachedTokens: cached,
            writtenTokens: written,
            outputTokens: ProviderCount.tokens(json?["output_tokens"]) ?? 0
        )
    }
}
