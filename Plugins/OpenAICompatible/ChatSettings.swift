import HTTPModels
import PluginSDK

/// The parameters of a chat model; what differs between providers is in here, as data.
struct ChatSettings: Sendable {
    /// How an answer is held to a schema.
    enum StructuredOutput: String, Sendable {
        case jsonSchema = "json_schema"
        case jsonObject = "json_object"
        case tool
        case none
    }

    /// How an answer is held to a list of choices.
    enum Choices: String, Sendable {
        case logprobs
        case logitBias = "logit_bias"
        case jsonSchema = "json_schema"
        case grammar
        case structuredOutputs = "structured_outputs"
        case guidedChoice = "guided_choice"
        case text
    }

    let provider: String
    let model: String
    let structuredOutput: StructuredOutput
    let choices: Choices
    let topLogprobs: Int
    let tokenizer: String
    let maxTokensName: String
    let seedName: String
    let hasTopK: Bool
    let streams: Bool
    let hasStreamUsage: Bool
    let reasoningEffort: String?
    let parallel: Int
    private let version: String
    let extraBody: JSONObject
    let access: ProviderAccess.Settings

    /// Reads a configuration; the host has checked it by the manifest's schema.
    init(_ configuration: JSON) throws {
        provider = configuration["provider"]?.string ?? ""
        model = configuration["model"]?.string ?? ""
        structuredOutput =
            StructuredOutput(rawValue: configuration["structured_output"]?.string ?? "")
            ?? .jsonSchema
        choices = Choices(rawValue: configuration["choices"]?.string ?? "") ?? .jsonSchema
        topLogprobs = configuration["top_logprobs"]?.integer ?? 20
        tokenizer = configuration["tokenizer"]?.string ?? "/tokenize"
        maxTokensName = configuration["max_tokens_name"]?.string ?? "max_tokens"
        seedName = configuration["seed_name"]?.string ?? "seed"
        hasTopK = configuration["top_k"]?.bool ?? false
        streams = configuration["stream"]?.bool ?? false
        hasStreamUsage = configuration["stream_usage"]?.bool ?? true
        reasoningEffort = configuration["reasoning_effort"]?.string
        parallel = configuration["parallel"]?.integer ?? 32
        version = configuration["api_version"]?.string ?? ""
        extraBody = configuration["extra_body"]?.object ?? [:]
        access = try Self.access(configuration)
    }

    static func path(_ path: String, _ version: String) -> String {
        version.isEmpty ? path : "\(path)?api-version=\(version)"
    }

    /// The path of a part of the API, with its version if there is one.
    func path(_ path: String) -> String { Self.path(path, version) }

    static func access(_ configuration: JSON) throws -> ProviderAccess.Settings {
        let isBearer = configuration["key_header"]?.string != "api-key"
        return try ProviderAccess.Settings(
            provider: configuration["provider"]?.string ?? "",
            configuration,
            keyHeader: isBearer ? "authorization: Bearer " : "api-key: "
        )
    }

    /// What the model can do, in the words of the contract.
    var capabilities: [String] {
        var words = ["choices", "tools", "images", "streaming", "reasoning"]
        if structuredOutput != .none { words.append("structured_output") }
        if choices == .logprobs { words.append("logprobs") }
        if !seedName.isEmpty { words.append("seed") }
        return words.sorted()
    }
}
