import HTTPModels
import PluginSDK

/// A language model behind an API like OpenAI's chat completions.
struct ChatModel: LanguageModel {
    private let settings: ChatSettings
    private let access: ProviderAccess
    private let forms = AnswerForms()

    /// Makes a model of a configuration; nothing is sent.
    init(configuration: JSON) throws {
        settings = try ChatSettings(configuration)
        access = try ProviderAccess(settings.access)
    }

    func describe(_ request: Nothing, call: any Call) async throws -> ModelDescription {
        try await access.open(call)
        return ModelDescription(
            model: settings.model,
            capabilities: settings.capabilities,
            parallel: settings.parallel
        )
    }

    func generate(_ request: CompletionRequest, call: any Call) async throws -> Completion {
        let question = try ChatQuestion(request, settings, forms)
        if question.isStream {
            let (stream, limits) = try await access.stream(
                settings.path,
                question.body,
                into: ChatStream(contentTool: question.contentTool),
                sendsParts: request.streams && question.isContentText,
                call: call
            )
            return question.completion(stream.whole, limits: limits)
        }
        let response = try await access.post(settings.path, question.body, call: call)
        let answer = try ChatAnswer(response.body, access)
        return question.completion(answer, limits: response.limits)
    }
}
