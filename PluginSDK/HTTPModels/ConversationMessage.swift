package import Contract
import Glibc
import JSONValues

/// A message as the contract writes it, taken apart for providers that write it otherwise.
package struct ConversationMessage: Sendable, Equatable {
    /// A part of a message.
    package enum Part: Sendable, Equatable {
        case text(String)
        /// An image in base64.
        case image(mediaType: String, data: String)
        /// An image by its address.
        case imageURL(String)
    }

    /// Who speaks.
    package let role: ChatMessage.Role
    /// What is said.
    package let parts: [Part]
    /// What an assistant's message had called.
    package let toolCalls: [ToolCall]
    /// The call that a tool's message answers, else empty.
    package let toolCallID: String

    /// Reads a message.
    ///
    /// - Parameter text: The message as JSON text.
    /// - Throws: `ComponentError` that says what isn't as the contract has it.
    package init(parsing text: String) throws {
        let json: JSON
        do {
            json = try JSON(parsing: text)
        } catch {
            throw Self.fault("it is no JSON: \(error)")
        }
        guard let role = ChatMessage.Role(rawValue: json["role"]?.string ?? "") else {
            throw Self.fault("its role must be system, user, assistant or tool")
        }
        self.role = role
        switch json["content"] {
        case .string(let text)?: parts = text.isEmpty ? [] : [.text(text)]
        case .array(let list)?: parts = try list.map(Self.part)
        case .null?, nil: parts = []
        default: throw Self.fault("its content must be a text or a list of parts")
        }
        toolCalls = (json["tool_calls"]?.array ?? []).map(ToolCall.init)
        toolCallID = json["tool_call_id"]?.string ?? ""
        guard role != .tool || !toolCallID.isEmpty else {
            throw Self.fault("a message of the role 'tool' needs a 'tool_call_id'")
        }
    }

    private static func part(_ json: JSON) throws -> Part {
        switch json["type"]?.string {
        case "text"?:
            if let text = json["text"]?.string { return .text(text) }
        case "image"?:
            if let url = json["url"]?.string { return .imageURL(url) }
            if let type = json["media_type"]?.string, let data = json["data"]?.string {
                return .image(mediaType: type, data: data)
            }
        default: break
        }
        throw fault(
            "a part must be {type: text, text}, {type: image, media_type, data} or "
                + "{type: image, url}"
        )
    }

    private static func fault(_ what: String) -> ComponentError {
        ComponentError(.invalidArgument, "a message can't be sent: \(what)")
    }

    /// All its texts, one after the other.
    package var text: String {
        parts.map { if case .text(let text) = $0 { text } else { "" } }.joined()
    }
}

extension ConversationMessage {
    /// Whether a message is `{"role":"...","content":"..."}` and nothing else, as almost all are.
    ///
    /// - Parameter text: The message as JSON text; known to be sound.
    /// - Returns: Whether it may go out as it is to those who write messages so too.
    package static func isPlain(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            guard let role = place(behind: "{\"role\":\"", in: bytes, at: 0),
                let roleEnd = endOfText(in: bytes, from: role),
                let content = place(behind: "\",\"content\":\"", in: bytes, at: roleEnd),
                let contentEnd = endOfText(in: bytes, from: content)
            else { return false }
            return place(behind: "\"}", in: bytes, at: contentEnd) == bytes.count
        }
    }

    private static func place(
        behind wanted: StaticString,
        in bytes: UnsafeBufferPointer<UInt8>,
        at start: Int
    ) -> Int? {
        let size = wanted.utf8CodeUnitCount
        guard let base = bytes.baseAddress, start + size <= bytes.count,
            memcmp(base + start, wanted.utf8Start, size) == 0
        else { return nil }
        return start + size
    }

    /// Where the quote stands that ends a JSON text; prompts are long, so quotes are searched for
    /// instead of looking at each byte.
    private static func endOfText(
        in bytes: UnsafeBufferPointer<UInt8>,
        from start: Int
    ) -> Int? {
        let quote = Int32(UInt8(ascii: "\""))
        var place = start
        while let base = bytes.baseAddress, place < bytes.count,
            let found = memchr(base + place, quote, bytes.count - place)
        {
            let end = UnsafeRawPointer(found) - UnsafeRawPointer(base)
            let escapes = bytes[start..<end].reversed().prefix { $0 == UInt8(ascii: "\\") }
            if escapes.count.isMultiple(of: 2) { return end }
            place = end + 1
        }
        return nil
    }
}
