public import JSONValues

/// A call of a tool, as a language model asks for it.
public struct ToolCall: Sendable, Equatable {
    /// Tells this call from others of the conversation; the answer names it.
    public let id: String
    /// The tool.
    public let name: String
    /// The arguments as JSON text, as the model wrote them: they may be unsound.
    public let arguments: String
    /// What the model's provider wants to see again with the call, or nil.
    ///
    /// Opaque to all but the plugin that made it: whoever sends the call back sends this with it,
    /// unchanged. It may reach another model, such as a `fallback`, so it must tell whose it is.
    public let signature: String?

    /// Makes a call.
    public init(id: String, name: String, arguments: String, signature: String? = nil) {
        self.id = id
        self.name = name
        self.arguments = arguments
        self.signature = signature
    }

    /// Reads a call; what is missing is empty.
    public init(_ json: JSON) {
        id = json["id"]?.string ?? ""
        name = json["name"]?.string ?? ""
        arguments = json["arguments"]?.string ?? "{}"
        signature = json["signature"]?.string
    }

    /// The call as the JSON that crosses the door.
    public var json: JSON {
        var json: JSONObject = [
            "id": .string(id), "name": .string(name), "arguments": .string(arguments),
        ]
        if let signature { json["signature"] = .string(signature) }
        return .object(json)
    }
}
