import HTTPModels
import PluginSDK

/// Puts a streamed chat completion together.
struct ChatStream: StreamedAnswer {
    private(set) var hasEnded = false
    private let contentTool: String?
    private var answer = ChatAnswer()
    private var calls: [(index: Int, id: String, name: String, arguments: String)] = []

    /// Makes an empty answer.
    ///
    /// - Parameter contentTool: The tool whose arguments are the answer's text, if that is so.
    init(contentTool: String? = nil) { self.contentTool = contentTool }

    /// The answer as far as it has come.
    var whole: ChatAnswer {
        var answer = answer
        answer.toolCalls = calls.map {
            ToolCall(id: $0.id, name: $0.name, arguments: $0.arguments)
        }
        return answer
    }

    mutating func take(_ event: [UInt8], _ access: ProviderAccess) throws -> String {
        if event.elementsEqual("[DONE]".utf8) {
            hasEnded = true
            return ""
        }
        let json = try access.json(of: event)
        if let error = json["error"], !error.isNull { throw access.fault(json.value) }
        return take(json)
    }

    private mutating func take(_ json: JSONView) -> String {
        if let usage = json["usage"], !usage.isNull { answer.usage = ChatAnswer.usage(usage) }
        guard let choice = json["choices"]?.array?.first else { return "" }
        answer.tokens += ChatAnswer.tokens(choice["logprobs"])
        if let reason = choice["finish_reason"]?.string {
            answer.finish = ChatAnswer.finish(reason)
            hasEnded = true
        }
        guard let delta = choice["delta"]?.object else { return "" }
        var text = ChatAnswer.text(delta["content"]) ?? delta["refusal"]?.string ?? ""
        answer.content += text
        answer.reasoning += ChatAnswer.thoughts(delta)
        if contentTool != nil { text = "" }
        for (place, call) in (delta["tool_calls"]?.array ?? []).enumerated() {
            text += take(call, index: call["index"]?.integer ?? place)
        }
        return text
    }

    private mutating func take(_ call: JSONView, index: Int) -> String {
        let function = call["function"]
        let place: Int
        if let known = calls.firstIndex(where: { $0.index == index }) {
            place = known
        } else {
            calls.append((index, "", "", ""))
            place = calls.count - 1
        }
        let arguments = function?["arguments"]?.string ?? ""
        calls[place].id += call["id"]?.string ?? ""
        calls[place].name += function?["name"]?.string ?? ""
        calls[place].arguments += arguments
        return calls[place].name == contentTool ? arguments : ""
    }
}
