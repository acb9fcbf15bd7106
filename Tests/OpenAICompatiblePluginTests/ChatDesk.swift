import Contract
import JSONValues
import MockServer
import PlacedComponents
import PluginTesting

@testable import OpenAICompatiblePlugin

/// A chat model before a server that answers by script.
struct ChatDesk {
    let server: PlacedServers
    let model: PlacedLanguageModel
    static let key = "sk-test-0123456789"

    /// A sound answer of the API.
    static let answer = #"""
        {"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "m-1",
         "choices": [{"index": 0, "message": {"role": "assistant", "content": "Hello!"},
                      "logprobs": null, "finish_reason": "stop"}],
         "usage": {"prompt_tokens": 20, "completion_tokens": 3, "total_tokens": 23,
                   "prompt_tokens_details": {"cached_tokens": 16}}}
        """#

    init(
        _ parameters: JSONObject = [:],
        _ reply: @escaping MockServer.Reply = { _, _ in .reply(ChatDesk.answer) }
    ) async throws {
        server = try PlacedServers(reply)
        var configuration: JSONObject = [
            "provider": "example", "model": "m-1", "base_url": .string(server.address + "/v1/"),
            "api_key_variable": "EXAMPLE_API_KEY", "top_k": false,
        ]
        for member in parameters.members { configuration[member.name] = member.value }
        model = try await PlacedLanguageModel(
            ChatModel.init,
            configuration: .object(configuration),
            named: "openai-compatible",
            asking: server
        )
    }

    static var call: ScriptedCall {
        ScriptedCall(answers: ["secret.get": { _ in SlotValue(head: ["value": .string(key)]) }])
    }

    /// Asks for parts, and returns their texts too.
    func stream(_ request: CompletionRequest) async throws -> (answer: Completion, parts: [String])
    {
        var request = request
        request.streams = true
        let call = Self.call
        let answer = try await model.generate(request, call: call)
        return (answer, try call.parts.map { try AnswerPart(slotValue: $0).content })
    }

    @discardableResult
    func generate(_ request: CompletionRequest) async throws -> Completion {
        try await model.generate(request, call: Self.call)
    }

    /// The body of the only request.
    func sent() throws -> JSON { try JSON(parsing: server.requests.first?.body ?? "") }

    static func question(
        _ settings: JSONObject = [:],
        schema: String? = nil,
        choices: [String] = [],
        tools: [String] = []
    ) -> CompletionRequest {
        CompletionRequest(
            messages: [ChatMessage(.system, "Be kind.").text, ChatMessage(.user, "Hi").text],
            stableMessages: 1,
            settings: settings,
            schema: schema,
            choices: choices,
            tools: tools
        )
    }
}
