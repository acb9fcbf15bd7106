public import JSONValues

/// A call of a tool, as a language model asks for it.
public struct ToolCall: Sendable, Equatable {
    /// Tells this call from others of the conversation; the answer names it.
    public let id: String
    /// The tool.
    public let name: String
    /// The arguments as JSON text, as the model wrote them: they may be unsound.
    public let arguments: String

    /// Makes a call.
    public init(id: String, name: String, arguments: String) {
        self.id = id
        self.name = name
        self.arguments = arguments
    }

    /// Reads a call; what is missing is empty.
    public init(_ json: JSON) {
        id = json["id"]?.string ?? ""
        name = json["name"]?.string ?? ""
        arguments = json["arguments"]?.string ?? "{}"
    }

    /// The call as the JSON that crosses the door.
    public var json: JSON {
        ["id": .string(id), "name": .string(name), "arguments": .string(arguments)]
    }
}
