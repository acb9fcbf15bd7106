import PluginSDK

/// A field of an input that holds a conversation: a list of messages.
///
/// The messages become turns of the prompt, after a turn with the other fields, if there are any.
struct ConversationField: Sendable {
    let name: String

    /// Nil if the input has no such field; of several the first counts.
    init?(_ schema: JSON) {
        let field = schema["properties"]?.object?.members.first { member in
            member.value["items"]?["x-glia-role"]?.string == "message"
        }
        guard let field else { return nil }
        name = field.name
    }

    /// Takes an input apart: the other fields, and the messages as they stand in a request.
    ///
    /// - Throws: `ComponentError` that says what is no message.
    func split(_ input: JSON) throws -> (others: JSONObject, messages: [String]) {
        var others = input.object ?? [:]
        let list = others[name]?.array ?? []
        others[name] = nil
        let messages = try list.enumerated().map { index, message in
            guard let role = message["role"]?.string, ChatMessage.Role(rawValue: role) != nil,
                message["content"] != nil || message["tool_calls"] != nil
            else {
                throw ComponentError(
                    .invalidArgument,
                    "message \(index + 1) of '\(name)' is none: expected {role: system, user, "
                        + "assistant or tool, content}",
                    details: ["at": .string("/\(name)/\(index)")]
                )
            }
            return message.text()
        }
        return (others, messages)
    }
}
