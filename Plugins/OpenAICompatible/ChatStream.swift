import HTTPModels
import PluginSDK

/// Puts a streamed chat completion together.
struct ChatStream: StreamedAnswer {
    private(set) var hasEnded = false
    private let contentTool: String?
    private var answer = ChatAnswer()
    private var refusal = ""
    private var calls = StreamedCalls()

    /// Makes an empty answer.
    ///
    /// - Parameter contentTool: The tool whose arguments are the answer's text, if that is so.
    init(contentTool: String? = nil) { self.contentTool = contentTool }

    /// The answer as far as it has come.
    var whole: ChatAnswer {
        var answer = answer
        answer.toolCalls = calls.whole
        answer.take(refusal: refusal)
        return answer
    }

    mutating func take(_ event: [UInt8], _ access: ProviderAccess) throws -> String {
        if event.elementsEqual("[DONE]".utf8) {
            hasEnded = true
            return ""
        }
        let json = try access.json(of: event)
        if let error = json["error"], !error.isNull { throw access.fault(json.value) }
        return try take(json, access)
    }

    private mutating func take(_ json: JSONView, _ access: ProviderAccess) throws -> String {
        if let usage = json["usage"], !usage.isNull { answer.usage = ChatAnswer.usage(usage) }
        guard let choice = json["choices"]?.array?.first else { return "" }
        try ChatAnswer.check(choice, access)
        answer.tokens += ChatAnswer.tokens(choice["logprobs"])
        if let reason = choice["finish_reason"]?.string {
            answer.finish = ChatAnswer.finish(reason)
            hasEnded = true
        }
        guard let delta = choice["delta"]?.object else { return "" }
        let content = ChatAnswer.text(delta["content"]) ?? ""
        let refused = delta["refusal"]?.string ?? ""
        answer.content += content
        refusal += refused
        answer.reasoning += ChatAnswer.thoughts(delta)
        let arguments = take(delta["tool_calls"]?.array ?? [])
        return contentTool == nil ? content + refused : arguments
    }

    /// Takes pieces of calls, and returns what they add to the arguments that are the answer.
    private mutating func take(_ pieces: [JSONView]) -> String {
        var text = ""
        for (place, piece) in pieces.enumerated() {
            let (name, arguments) = calls.take(piece, place: place)
            if name == contentTool { text += arguments }
        }
        return text
    }
}
