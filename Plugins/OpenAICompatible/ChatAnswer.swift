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
        try Self.check(choice, access)
        content = Self.text(message["content"]) ?? ""
        reasoning = Self.thoughts(message)
        finish = Self.finish(choice["finish_reason"]?.string)
        take(refusal: message["refusal"]?.string ?? "")
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

    /// Throws if the provider failed while it wrote this choice; what there is of it is no answer.
    static func check(_ choice: JSONView, _ access: ProviderAccess) throws {
        if let error = choice["error"], !error.isNull { throw access.fault(choice.value) }
        if choice["finish_reason"]?.string == "error" {
            throw access.fault(["error": "it says that its answer ended with an error"])
        }
    }

    /// Takes the words by which a model declines, if it has said nothing else.
    mutating func take(refusal: String) {
        guard content.isEmpty, !refusal.isEmpty else { return }
        content = refusal
        finish = "content_filter"
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
        json.flatMap(argumentText) ?? "{}"
    }

    /// The arguments of a call as text, or nil for null.
    static func argumentText(_ json: JSONView) -> String? {
        // A few servers send the object itself.
        json.isNull ? nil : json.string ?? json.value.text()
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
