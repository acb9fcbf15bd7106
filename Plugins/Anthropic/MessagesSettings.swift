import HTTPModels
import PluginSDK

/// The parameters of a model behind the messages API.
struct MessagesSettings: Sendable {
    let model: String
    let maxTokens: Int
    let structuredOutput: String
    let cache: String
    let reasoningTokens: Int?
    let reasoningEffort: String?
    let streams: Bool
    let parallel: Int
    let extraBody: JSONObject
    let access: ProviderAccess.Settings

    /// Reads a configuration; the host has checked it by the manifest's schema.
    init(_ configuration: JSON) throws {
        model = configuration["model"]?.string ?? ""
        maxTokens = configuration["max_tokens"]?.integer ?? 4096
        structuredOutput = configuration["structured_output"]?.string ?? "auto"
        cache = configuration["cache"]?.string ?? "5m"
        reasoningTokens = configuration["reasoning_tokens"]?.integer
        reasoningEffort = configuration["reasoning_effort"]?.string
        streams = configuration["stream"]?.bool ?? false
        parallel = configuration["parallel"]?.integer ?? 32
        extraBody = configuration["extra_body"]?.object ?? [:]
        let version = configuration["anthropic_version"]?.string ?? "2023-06-01"
        access = try ProviderAccess.Settings(
            provider: "anthropic",
            configuration,
            keyHeader: "x-api-key: ",
            headers: ["anthropic-version: " + version]
        )
        guard structuredOutput != "tool" || reasoningTokens == nil else {
            throw ComponentError(
                .invalidArgument,
                "a model that reasons can't be forced to call a tool: leave 'structured_output' at "
                    + "'auto', or take 'reasoning_tokens' out",
                details: ["at": "/structured_output"]
            )
        }
    }

    /// Whether a schema goes as a tool that must be called.
    var forcesTool: Bool {
        structuredOutput == "tool" || (structuredOutput == "auto" && reasoningTokens == nil)
    }
}
