import HTTPModels
import PluginSDK

/// What a chat completion says.
struct ChatAnswer: Equatable {
    var content = ""
    var reasoning = ""
    var finish = "stop"
    var usage = Usage()
    var toolCalls: [ToolCall] = []
    var tokens: [ChoiceLikelihood.Token] = []

    init() {}

    /// Reads the body of an answer.
    ///
    /// - Throws: `ComponentError`, `unavailable` if it is no chat completion.
    init(_ body: [UInt8], _ access: ProviderAccess) throws {
        let json: JSONView
        do {
            json = try JSONView(parsing: body)
        } catch {
            throw access.malformed("it is no JSON (\(error))", body)
        }
        guard let choice = json["choices"]?.array?.first, let message = choice["message"]?.object
        else {
            if let error = json["error"], !error.isNull { throw access.fault(json.value) }
            throw access.malformed("it has no 'choices' with a 'message'", body)
        }
        content = Self.text(message["content"]) ?? ""
        reasoning = Self.thoughts(message)
        finish = Self.finish(choice["finish_reason"]?.string)
        if let refusal = message["refusal"]?.string, content.isEmpty {
            content = refusal
            finish = "content_filter"
        }
        toolCalls = (message["tool_calls"]?.array ?? []).map { call in
            ToolCall(
                id: call["id"]?.string ?? "",
                name: call["function"]?["name"]?.string ?? "",
                arguments: Self.arguments(call["function"]?["arguments"])
            )
        }
        usage = Self.usage(json["usage"])
        tokens = Self.tokens(choice["logprobs"])
    }

    /// A text, or the texts of a list of parts; thoughts among them are left out.
    static func text(_ json: JSONView?) -> String? {
        if let parts = json?.array { return parts.compactMap { $0["text"]?.string }.joined() }
        return json?.string
    }

    static func thoughts(_ message: JSONView) -> String {
        message["reasoning_content"]?.string ?? message["reasoning"]?.string ?? ""
    }

    static func arguments(_ json: JSONView?) -> String {
        // A few servers send the object itself.
        json?.string ?? json?.value.text() ?? "{}"
    }

    static func finish(_ reason: String?) -> String {
        switch reason {
        case "length"?, "max_tokens"?: "length"
        case "tool_calls"?, "function_call"?: "tool_calls"
        case "content_filter"?: "content_filter"
        default: "stop"
        }
    }

    static func usage(_ json: JSONView?) -> Usage {
        Usage(
            inputTokens: ProviderCount.tokens(json?["prompt_tokens"]) ?? 0,
            cachedTokens: ProviderCount.tokens(json?["prompt_tokens_details"]?["cached_tokens"])
                ?? ProviderCount.tokens(json?["prompt_cache_hit_tokens"]) ?? 0,
            outputTokens: ProviderCount.tokens(json?["completion_tokens"]) ?? 0
        )
    }

    static func tokens(_ json: JSONView?) -> [ChoiceLikelihood.Token] {
        tokens(list: json?["content"])
    }

    static func tokens(list: JSONView?) -> [ChoiceLikelihood.Token] {
        func candidate(_ json: JSONView) -> ChoiceLikelihood.Token.Candidate? {
            guard let text = json["token"]?.string, let number = json["logprob"]?.number else {
                return nil
            }
            return .init(text, number)
        }
        return (list?.array ?? []).compactMap { token in
            candidate(token).map {
                .init($0, likely: (token["top_logprobs"]?.array ?? []).compactMap(candidate))
            }
        }
    }
}
