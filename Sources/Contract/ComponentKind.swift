/// What a component is to the host.
public enum ComponentKind: String, Sendable, CaseIterable {
    case module = "glia.module/1"
    case optimizer = "glia.optimizer/1"
    case reward = "glia.reward/1"
    case metric = "glia.metric/1"
    case languageModel = "glia.language_model/1"
    case embeddingModel = "glia.embedding_model/1"
    case callback = "glia.callback/1"
    case tool = "glia.tool/1"

    /// What people call it.
    public var noun: String {
        switch self {
        case .module: "module"
        case .optimizer: "optimizer"
        case .reward: "reward"
        case .metric: "metric"
        case .languageModel: "language model"
        case .embeddingModel: "embedding model"
        case .callback: "callback"
        case .tool: "tool"
        }
    }

    /// The noun with its article.
    public var indefinite: String {
        switch self {
        case .optimizer, .embeddingModel: "an " + noun
        default: "a " + noun
        }
    }

    /// The kind's functions, in the order in which its C table holds them.
    public var slots: [String] {
        switch self {
        case .module: ["infer", "run"]
        case .optimizer: ["begin", "ask", "tell", "conclude", "save", "load", "drive"]
        case .reward: ["score", "check"]
        case .metric: ["measure", "merge", "reduce", "check"]
        case .languageModel: ["describe", "generate", "count_tokens"]
        case .embeddingModel: ["describe", "embed"]
        case .callback: ["notify"]
        case .tool: ["describe", "call"]
        }
    }
}
