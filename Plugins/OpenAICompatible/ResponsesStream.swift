import HTTPModels
import PluginSDK

/// Puts a streamed answer of the Responses API together.
///
/// Its last event carries the whole answer; those before it serve whoever reads along.
struct ResponsesStream: StreamedAnswer {
    private(set) var whole = ChatAnswer()
    private(set) var hasEnded = false
    private let isToolCall: Bool

    /// Makes an empty answer.
    ///
    /// - Parameter isToolCall: Whether the answer's text is the arguments of a call.
    init(isToolCall: Bool) { self.isToolCall = isToolCall }

    mutating func take(_ event: [UInt8], _ access: ProviderAccess) throws -> String {
        // Some servers end this stream as that of chat completions.
        if event.elementsEqual("[DONE]".utf8) { return "" }
        let json = try access.json(of: event)
        switch json["type"]?.string {
        case "response.output_text.delta"?, "response.refusal.delta"?:
            return isToolCall ? "" : json["delta"]?.string ?? ""
        case "response.function_call_arguments.delta"?:
            return isToolCall ? json["delta"]?.string ?? "" : ""
        case "response.completed"?, "response.incomplete"?:
            whole = try ChatAnswer(response: json["response"] ?? json, access)
            hasEnded = true
        case "response.failed"?: throw access.fault((json["response"] ?? json).value)
        case "error"?: throw access.fault(json.value)
        default: break
        }
        return ""
    }
}
