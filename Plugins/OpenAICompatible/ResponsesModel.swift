import HTTPModels
import PluginSDK

/// A language model behind an API like OpenAI's Responses.
///
/// Reasoning models of OpenAI have settings and speed there that chat completions lack. Nothing is
/// kept on the provider's side: each request carries its whole conversation.
struct ResponsesModel: LanguageModel {
    private let settings: ChatSettings
    private let access: ProviderAccess
    private let forms = AnswerForms()

    /// Makes a model of a configuration; nothing is sent.
    init(configuration: JSON) throws {
        settings = try ChatSettings(configuration)
        try Self.check(settings)
        access = try ProviderAccess(settings.access)
    }

    private static func check(_ settings: ChatSettings) throws {
        let ways: [ChatSettings.Choices] = [.jsonSchema, .logprobs, .text]
        guard ways.contains(settings.choices) else {
            let names = ways.map { "'\($0.rawValue)'" }.joined(separator: ", ")
            throw ComponentError(
                .invalidArgument,
                "with 'api: responses' choices can't be held by '\(settings.choices.rawValue)'; "
                    + "there are \(names)",
                details: ["at": "/choices"]
            )
        }
    }

    func describe(_ request: Nothing, call: any Call) async throws -> ModelDescription {
        try await access.open(call)
        return ModelDescription(
            model: settings.model,
            capabilities: settings.capabilities.filter { $0 != "seed" },
            parallel: settings.parallel
        )
    }

    func generate(_ request: CompletionRequest, call: any Call) async throws -> Completion {
        let question = try ResponsesQuestion(request, settings, forms)
        let path = settings.path("/responses")
        if question.isStream {
            let (stream, limits) = try await access.stream(
                path,
                question.body,
                into: ResponsesStream(isToolCall: question.place.contentTool != nil),
                sendsParts: request.streams && question.place.isContentText,
                call: call
            )
            return question.place.completion(of: stream.whole, to: request, limits: limits)
        }
        let (json, limits) = try await access.postForJSON(path, question.body, call: call)
        let answer = try ChatAnswer(response: json, access)
        return question.place.completion(of: answer, to: request, limits: limits)
    }
}
