import HTTPModels
import PluginSDK

/// A language model behind an API like OpenAI's chat completions.
struct ChatModel: LanguageModel {
    private let settings: ChatSettings
    private let access: ProviderAccess
    private let forms = AnswerForms()
    private let tokens: ChoiceTokens

    /// Makes a model of a configuration; nothing is sent.
    init(configuration: JSON) throws {
        settings = try ChatSettings(configuration)
        access = try ProviderAccess(settings.access)
        tokens = ChoiceTokens(settings)
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
        var biased: [Int] = []
        if settings.choices == .logitBias, !request.choices.isEmpty {
            biased = try await tokens.first(of: request.choices, access, call: call)
        }
        let question = try ChatQuestion(request, settings, forms, biasedTokens: biased)
        if question.isStream {
            let (stream, limits) = try await access.stream(
                settings.path("/chat/completions"),
                question.body,
                into: ChatStream(contentTool: question.contentTool),
                sendsParts: request.streams && question.isContentText,
                call: call
            )
            return question.completion(stream.whole, limits: limits)
        }
        let response = try await access.post(
            settings.path("/chat/completions"),
            question.body,
            call: call
        )
        let answer = try ChatAnswer(response.body, access)
        return question.completion(answer, limits: response.limits)
    }
}
