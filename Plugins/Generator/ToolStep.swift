import PluginSDK

/// One call of a tool, and what came of it.
struct ToolStep: Sendable {
    let call: ToolCall
    /// What the model is told.
    let content: String
    let isError: Bool

    /// The step as traces and trajectories show it.
    var json: JSON {
        // Arguments that are no JSON stay the text that the model wrote.
        let arguments = (try? JSON(parsing: call.arguments)) ?? .string(call.arguments)
        var json: JSONObject = ["tool": .string(call.name), "arguments": arguments]
        json[isError ? "error" : "result"] = .string(content)
        return .object(json)
    }

    /// The step in a line, for a model that isn't told of tools.
    var line: String {
        "\(call.name)(\(call.arguments)) " + (isError ? "failed: " : "= ") + content
    }

    /// The message by which the model is told.
    var message: String {
        JSON.object([
            "role": "tool", "tool_call_id": .string(call.id),
            "content": .string(isError ? "Error: \(content)" : content),
        ]).text()
    }

    /// The schema of ``json``, in a list.
    static let listSchema: JSON = [
        "type": "array",
        "description": "The tools that were called, in order, with what came of it.",
        "items": [
            "type": "object",
            "properties": [
                "tool": ["type": "string"], "arguments": [:], "result": ["type": "string"],
                "error": ["type": "string"],
            ],
            "required": ["tool", "arguments"], "additionalProperties": false,
        ],
    ]
}
