/// The plugin CosineSimilarity: how alike answer and target are in meaning, from 0 to 1.
///
/// As a metric it is the mean of that.
public struct CosineSimilarity: RewardComponent, MetricComponent {
    /// The component.
    public let component: Component
    /// The key in the history, as a metric.
    public let historyName: String?

    /// Makes the reward.
    ///
    /// - Parameters:
    ///   - keys: The fields to compare; all of the target's if empty.
    ///   - embeddingModel: Who embeds the texts; nil for the program's model `default`.
    ///   - name: The key in the history, as a metric.
    ///   - settings: Further parameters of the plugin.
    public init(
        keys: [String] = [],
        embeddingModel: EmbeddingModel? = nil,
        name: String? = nil,
        settings: KeyValuePairs<String, Setting> = [:]
    ) {
        component = Component(
            "CosineSimilarity",
            given: [
                "key": keys.isEmpty ? nil : .texts(keys),
                "embedding_model": embeddingModel.map(Setting.embeddingModel),
            ]
        ).adding(settings)
        historyName = name
    }
}
