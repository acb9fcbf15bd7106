public import Contract
import PluginHost

/// A language model that components ask, by provider and name, such as
/// `local/smollm2-135m-instruct`.
public struct LanguageModel: Sendable {
    let entry: ModelEntry

    /// Names a model.
    ///
    /// - Parameters:
    ///   - model: Provider and model, parted by a slash.
    ///   - name: What components call it; they ask `default` unless they are told otherwise.
    ///   - concurrency: How many requests are in flight at most; nil for what the model says is
    ///     useful.
    ///   - timeout: How long a request may take; nil for 10 minutes.
    ///   - settings: The provider's parameters, as `glia plugin show` lists them.
    public init(
        _ model: String,
        name: String = "default",
        concurrency: Int? = nil,
        timeout: Duration? = nil,
        settings: KeyValuePairs<String, JSON> = [:]
    ) {
        entry = ModelEntry(
            model: model,
            name: name,
            concurrency: concurrency,
            timeout: timeout,
            settings: settings
        )
    }

    /// Takes a language model of this program.
    ///
    /// - Parameters:
    ///   - own: The model; a saved program names its type.
    ///   - name: What components call it.
    ///   - concurrency: How many requests are in flight at most; nil for what the model says.
    public init(
        own: some Contract.LanguageModel,
        name: String = "default",
        concurrency: Int? = nil
    ) {
        entry = ModelEntry(
            own: OwnComponent(
                name: ModelEntry.provider(type(of: own), name),
                value: .languageModel(own)
            ),
            name: name,
            concurrency: concurrency
        )
    }
}

/// An embedding model that components ask, such as `local/all-minilm-l6-v2`.
public struct EmbeddingModel: Sendable {
    let entry: ModelEntry

    /// Names a model; the parameters are those of ``LanguageModel``.
    ///
    /// - Parameters:
    ///   - model: Provider and model, parted by a slash.
    ///   - name: What components call it.
    ///   - concurrency: How many requests are in flight at most; nil for what the model says.
    ///   - timeout: How long a request may take; nil for 10 minutes.
    ///   - settings: The provider's parameters.
    public init(
        _ model: String,
        name: String = "default",
        concurrency: Int? = nil,
        timeout: Duration? = nil,
        settings: KeyValuePairs<String, JSON> = [:]
    ) {
        entry = ModelEntry(
            model: model,
            name: name,
            concurrency: concurrency,
            timeout: timeout,
            settings: settings
        )
    }

    /// Takes an embedding model of this program.
    ///
    /// - Parameters:
    ///   - own: The model.
    ///   - name: What components call it.
    public init(own: some Contract.EmbeddingModel, name: String = "default") {
        entry = ModelEntry(
            own: OwnComponent(
                name: ModelEntry.provider(type(of: own), name),
                value: .embeddingModel(own)
            ),
            name: name,
            concurrency: nil
        )
    }
}
