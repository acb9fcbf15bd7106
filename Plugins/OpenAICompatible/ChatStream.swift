import HTTPModels
import PluginSDK

/// Puts a streamed chat completion together.
struct ChatStream {
    /// The whole answer.
    private(set) var answer = ChatAnswer()
    private var calls: [(index: Int, id: String, name: String, arguments: String)] = []
    private var hasEnded = false

    /// Reads a whole stream.
    ///
    /// - Throws: `ComponentError`, `unavailable` if the stream tells of a fault or is cut off.
    init(_ body: [UInt8], _ access: ProviderAccess) throws {
        for event in ServerSentEvents(body).events {
            if event.elementsEqual("[DONE]".utf8) {
                hasEnded = true
                break
            }
            let json: JSON
            do {
                json = try JSON(parsing: event)
            } catch {
                throw access.malformed("an event of its stream is no JSON (\(error))", event)
            }
            if let error = json["error"], !error.isNull { throw access.fault(json) }
            take(json)
        }
        guard hasEnded else { throw access.malformed("its stream ends too early", body) }
        answer.toolCalls = calls.map {
            ToolCall(id: $0.id, name: $0.name, arguments: $0.arguments)
        }
    }

    private mutating func take(_ json: JSON) {
        if let usage = json["usage"], !usage.isNull { answer.usage = ChatAnswer.usage(usage) }
        guard let choice = json["choices"]?.array?.first else { return }
        answer.tokens += ChatAnswer.tokens(choice["logprobs"])
        if let reason = choice["finish_reason"]?.string {
            answer.finish = ChatAnswer.finish(reason)
            hasEnded = true
        }
        guard let delta = choice["delta"]?.object else { return }
        answer.content += ChatAnswer.text(delta["content"]) ?? delta["refusal"]?.string ?? ""
        answer.reasoning += ChatAnswer.thoughts(delta)
        for (place, call) in (delta["tool_calls"]?.array ?? []).enumerated() {
            take(call, index: call["index"]?.integer ?? place)
        }
    }

    private mutating func take(_ call: JSON, index: Int) {
        let function = call["function"]
        let place: Int
        if let known = calls.firstIndex(where: { $0.index == index }) {
            place = known
        } else {
            calls.append((index, "", "", ""))
            place = calls.count - 1
        }
        calls[place].id += call["id"]?.string ?? ""
        calls[place].name += function?["name"]?.string ?? ""
        calls[place].arguments += function?["arguments"]?.string ?? ""
    }
}
