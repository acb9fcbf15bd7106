import HTTPModels
import PluginSDK

/// A language model behind Anthropic's messages API.
struct MessagesModel: LanguageModel {
    private let settings: MessagesSettings
    private let access: ProviderAccess
    private let forms = AnswerForms()

    /// Makes a model of a configuration; nothing is sent.
    init(configuration: JSON) throws {
        settings = try MessagesSettings(configuration)
        access = try ProviderAccess(settings.access)
    }

    func describe(_ request: Nothing, call: any Call) async throws -> ModelDescription {
        try await access.open(call)
        return ModelDescription(
            model: settings.model,
            capabilities: [
                "choices", "images", "prefix_reuse", "reasoning", "streaming", "structured_output",
                "tools",
            ],
            parallel: settings.parallel
        )
    }

    func generate(_ request: CompletionRequest, call: any Call) async throws -> Completion {
        let question = try MessagesQuestion(request, settings, forms)
        if question.isStream {
            let (stream, limits) = try await access.stream(
                "/messages",
                question.body,
                into: MessagesStream(contentTool: question.contentTool),
                sendsParts: request.streams && request.choices.isEmpty,
                call: call
            )
            let message = try access.json(of: stream.message.bytes(), named: "it")
            return question.completion(try MessagesAnswer(message, access), limits: limits)
        }
        let (message, limits) = try await access.postForJSON("/messages", question.body, call: call)
        return question.completion(try MessagesAnswer(message, access), limits: limits)
    }
}
