import HTTPModels
import PluginSDK

/// Puts a streamed message together, as the JSON that would have come in one piece.
struct MessagesStream: StreamedAnswer {
    private struct Block {
        var start: JSONObject
        var text = ""

        /// Adds to the signature of a block of thoughts, which comes behind its text.
        mutating func sign(_ more: String?) {
            guard let more else { return }
            start["signature"] = .string((start["signature"]?.string ?? "") + more)
        }
    }

    private var start: JSONObject?
    private var usage: JSONObject = [:]
    private var stopReason: JSON = .null
    private var blocks: [(index: Int, block: Block)] = []
    private var hasStopped = false
    private let contentTool: String?

    var hasEnded: Bool { hasStopped && start != nil }

    /// The whole message.
    var message: JSON {
        var json = start ?? [:]
        json["usage"] = .object(usage)
        json["stop_reason"] = stopReason
        json["content"] = .array(blocks.map { Self.whole($0.block) })
        return .object(json)
    }

    /// Makes an empty message.
    ///
    /// - Parameter contentTool: The tool whose arguments are the answer's text, if that is so.
    init(contentTool: String? = nil) { self.contentTool = contentTool }

    mutating func take(_ event: [UInt8], _ access: ProviderAccess) throws -> String {
        let json = try access.json(of: event).value
        if json["type"]?.string == "error" { throw access.fault(json) }
        return take(json)
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

    private mutating func take(_ json: JSON) -> String {
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
            guard let place = blocks.lastIndex(where: { $0.index == index }) else { return "" }
            blocks[place].block.text += text.string ?? ""
            blocks[place].block.sign(delta?["signature"]?.string)
            return isContent(blocks[place].block) ? text.string ?? "" : ""
        case "message_delta"?:
            if let reason = json["delta"]?["stop_reason"], !reason.isNull { stopReason = reason }
            merge(json["usage"])
        case "message_stop"?: hasStopped = true
        default: break
        }
        return ""
    }

    /// Whether a block is the answer's text.
    private func isContent(_ block: Block) -> Bool {
        guard let contentTool else { return block.start["type"]?.string == "text" }
        return block.start["type"]?.string == "tool_use"
            && block.start["name"]?.string == contentTool
    }

    /// Takes newer counts; null says that the end of a stream doesn't count this, not that what its
    /// beginning counted is void.
    private mutating func merge(_ more: JSON?) {
        for member in more?.object?.members ?? [] where !member.value.isNull {
            usage[member.name] = member.value
        }
    }
}
