import HTTPModels
import PluginSDK

/// Puts a streamed message together, as the JSON that would have come in one piece.
struct MessagesStream {
    private struct Block {
        var start: JSONObject
        var text = ""
    }

    private var start: JSONObject?
    private var usage: JSONObject = [:]
    private var stopReason: JSON = .null
    private var blocks: [(index: Int, block: Block)] = []
    private var hasEnded = false

    /// The whole message.
    var message: JSON {
        var json = start ?? [:]
        json["usage"] = .object(usage)
        json["stop_reason"] = stopReason
        json["content"] = .array(blocks.map { Self.whole($0.block) })
        return .object(json)
    }

    /// Reads a whole stream.
    ///
    /// - Throws: `ComponentError`, `unavailable` if the stream tells of a fault or is cut off.
    init(_ body: [UInt8], _ access: ProviderAccess) throws {
        for event in ServerSentEvents(body).events {
            let json: JSON
            do {
                json = try JSON(parsing: event)
            } catch {
                throw access.malformed("an event of its stream is no JSON (\(error))", event)
            }
            if json["type"]?.string == "error" { throw access.fault(json) }
            take(json)
        }
        guard hasEnded, start != nil else {
            throw access.malformed("its stream ends too early", body)
        }
    }

    private static func whole(_ block: Block) -> JSON {
        var json = block.start
        switch json["type"]?.string {
        case "text"?: json["text"] = .string((json["text"]?.string ?? "") + block.text)
        case "thinking"?: json["thinking"] = .string((json["thinking"]?.string ?? "") + block.text)
        case "tool_use"? where !block.text.isEmpty:
            // Unsound arguments are for whoever called the tool; they stay as they are.
            json["input"] = (try? JSON(parsing: block.text)) ?? .string(block.text)
        default: break
        }
        return .object(json)
    }

    private mutating func take(_ json: JSON) {
        switch json["type"]?.string {
        case "message_start"?:
            start = json["message"]?.object ?? [:]
            merge(json["message"]?["usage"])
        case "content_block_start"?:
            let block = Block(start: json["content_block"]?.object ?? [:])
            blocks.append((json["index"]?.integer ?? blocks.count, block))
        case "content_block_delta"?:
            let index = json["index"]?.integer
            let delta = json["delta"]
            let text =
                delta?["text"] ?? delta?["partial_json"] ?? delta?["thinking"] ?? .string("")
            guard let place = blocks.lastIndex(where: { $0.index == index }) else { return }
            blocks[place].block.text += text.string ?? ""
        case "message_delta"?:
            stopReason = json["delta"]?["stop_reason"] ?? stopReason
            merge(json["usage"])
        case "message_stop"?: hasEnded = true
        default: break
        }
    }

    private mutating func merge(_ more: JSON?) {
        for member in more?.object?.members ?? [] { usage[member.name] = member.value }
    }
}
