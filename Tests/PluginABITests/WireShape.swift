import Contract
import JSONValues
import MockServer

/// How a capability of a provider looks on the wire, as its public reference has it.
struct WireShape: Sendable {
    /// The members that the request's body must have, as they are.
    let body: JSONObject
    /// What the provider answers.
    let reply: MockAnswer
    /// What that says in the words of the contract.
    let answer: Completion
    /// The end of the path that is asked.
    var path = ""

    /// Makes a shape of an answer in one piece.
    init(_ body: JSONObject, _ reply: String, _ answer: Completion) {
        self.init(body, .reply(reply), answer)
    }

    /// Makes a shape of any answer.
    init(_ body: JSONObject, _ reply: MockAnswer, _ answer: Completion, path: String = "") {
        (self.body, self.reply, self.answer, self.path) = (body, reply, answer, path)
    }

    /// Returns the shape of a capability, or nil if none is recorded.
    static func of(_ capability: String, provider: String, api: String) -> WireShape? {
        switch (provider, api) {
        case ("anthropic", _): messages(capability)
        case ("gemini", _): gemini(capability)
        case (_, "responses"): responses(capability)
        default: chat(capability, provider: provider)
        }
    }

    // MARK: - The same questions for all

    static let schema = #"""
        {"type":"object","properties":{"queue":{"type":"string","enum":["taxi","repair"]}},
        "required":["queue"],"additionalProperties":false}
        """#
    static let schemaJSON: JSON = [
        "type": "object",
        "properties": ["queue": ["type": "string", "enum": ["taxi", "repair"]]],
        "required": ["queue"], "additionalProperties": false,
    ]
    /// The only answer to a list of choices, where it is an object's.
    static let choiceJSON: JSON = [
        "type": "object",
        "properties": ["answer": ["type": "string", "enum": ["taxi", "repair"]]],
        "required": ["answer"], "additionalProperties": false,
    ]

    /// Returns the question that needs a capability.
    static func question(_ capability: String) -> CompletionRequest {
        var request = CompletionRequest(
            messages: [ChatMessage(.system, "Be kind.").text, ChatMessage(.user, "Hi").text],
            stableMessages: 1
        )
        switch capability {
        case "choices", "logprobs": request.choices = ["taxi", "repair"]
        case "images":
            request.messages = [
                #"{"role":"user","content":[{"type":"image","media_type":"image/png","data":"aGk="}]}"#
            ]
            request.stableMessages = 0
        case "reasoning": request.settings = ["reasoning_effort": "low"]
        case "seed": request.settings = ["seed": 7]
        case "streaming": request.streams = true
        case "structured_output": request.schema = schema
        case "tools":
            request.tools = [
                #"{"name":"clock","description":"Time.","parameters":{"type":"object"}}"#
            ]
        default: break
        }
        return request
    }

    /// What every provider answers to a call of the tool.
    static let calls = Completion(
        content: "",
        finish: "tool_calls",
        toolCalls: [ToolCall(id: "c1", name: "clock", arguments: "{}")]
    )
}
