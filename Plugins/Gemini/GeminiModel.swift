import HTTPModels
import PluginSDK

/// A language model behind the Gemini API.
struct GeminiModel: LanguageModel {
    private let settings: GeminiSettings
    private let access: ProviderAccess

    /// Makes a model of a configuration; nothing is sent.
    init(configuration: JSON) throws {
        settings = try GeminiSettings(configuration)
        access = try ProviderAccess(settings.access)
    }

    func describe(_ request: Nothing, call: any Call) async throws -> ModelDescription {
        try await access.open(call)
        return ModelDescription(
            model: settings.model,
            capabilities: [
                "choices", "images", "reasoning", "seed", "streaming", "structured_output", "tools",
            ],
            parallel: settings.parallel
        )
    }

    func generate(_ request: CompletionRequest, call: any Call) async throws -> Completion {
        let body = try GeminiQuestion.body(request, settings)
        let path = "/models/" + settings.model
        if settings.streams || request.streams {
            let (answer, limits) = try await access.stream(
                path + ":streamGenerateContent?alt=sse",
                body,
                into: GeminiAnswer(),
                sendsParts: request.streams,
                call: call
            )
            return answer.completion(limits)
        }
        let (json, limits) = try await access.postForJSON(
            path + ":generateContent",
            body,
            call: call
        )
        return try GeminiAnswer(json, access).completion(limits)
    }
}

/// The parameters of a model behind the Gemini API.
struct GeminiSettings: Sendable {
    let model: String
    let reasoningTokens: Int?
    let reasoningEffort: String?
    let streams: Bool
    let parallel: Int
    let extraBody: JSONObject
    let access: ProviderAccess.Settings

    /// Reads a configuration; the host has checked it by the manifest's schema.
    init(_ configuration: JSON) throws {
        model = try Self.model(configuration)
        reasoningTokens = configuration["reasoning_tokens"]?.integer
        reasoningEffort = configuration["reasoning_effort"]?.string
        streams = configuration["stream"]?.bool ?? false
        parallel = configuration["parallel"]?.integer ?? 32
        extraBody = configuration["extra_body"]?.object ?? [:]
        access = try ProviderAccess.Settings(
            provider: "gemini",
            configuration,
            keyHeader: "x-goog-api-key: "
        )
    }

    /// The model's name, which becomes a part of the address.
    static func model(_ configuration: JSON) throws -> String {
        let name = configuration["model"]?.string ?? ""
        let isPlain = name.unicodeScalars.allSatisfy {
            ("a"..."z").contains($0) || ("A"..."Z").contains($0) || ("0"..."9").contains($0)
                || $0 == "-" || $0 == "." || $0 == "_"
        }
        guard isPlain, !name.isEmpty else {
            throw ComponentError(
                .invalidArgument,
                "'\(name)' is no name of a Gemini model, such as gemini-2.5-flash",
                details: ["at": "/model"]
            )
        }
        return name
    }
}
