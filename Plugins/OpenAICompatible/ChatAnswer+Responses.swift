import HTTPModels
import PluginSDK

extension ChatAnswer {
    /// Takes an answer of the Responses API.
    ///
    /// - Throws: `ComponentError`, `unavailable` if it is none, or tells of a fault.
    init(response json: JSONView, _ access: ProviderAccess) throws {
        self.init()
        if let error = json["error"], !error.isNull { throw access.fault(json.value) }
        guard let output = json["output"]?.array else {
            throw access.malformed("it has no 'output'", json.value.bytes())
        }
        for item in output { take(item) }
        let reason = json["incomplete_details"]?["reason"]?.string
        switch reason {
        case "max_output_tokens"?: finish = "length"
        case "content_filter"?: finish = "content_filter"
        default: if finish == "stop", !toolCalls.isEmpty { finish = "tool_calls" }
        }
        usage = Self.usage(response: json["usage"])
    }

    private static func usage(response json: JSONView?) -> Usage {
        let cached = json?["input_tokens_details"]?["cached_tokens"]
        return Usage(
            inputTokens: ProviderCount.tokens(json?["input_tokens"]) ?? 0,
            cachedTokens: ProviderCount.tokens(cached) ?? 0,
            outputTokens: ProviderCount.tokens(json?["output_tokens"]) ?? 0
        )
    }

    private mutating func take(_ item: JSONView) {
        switch item["type"]?.string {
        case "message"?: for part in item["content"]?.array ?? [] { take(part: part) }
        case "reasoning"?:
            let thoughts = (item["summary"]?.array ?? []) + (item["content"]?.array ?? [])
            reasoning += thoughts.compactMap { $0["text"]?.string }.joined(separator: "\n")
        case "function_call"?:
            toolCalls.append(
                ToolCall(
                    id: item["call_id"]?.string ?? "",
                    name: item["name"]?.string ?? "",
                    arguments: Self.arguments(item["arguments"])
                )
            )
        default: break
        }
    }

    private mutating func take(part: JSONView) {
        if let refusal = part["refusal"]?.string {
            content += refusal
            finish = "content_filter"
            return
        }
        content += part["text"]?.string ?? ""
        tokens += Self.tokens(list: part["logprobs"])
    }
}
