/// The plugin CosineSimilarity: how alike answer and target are in meaning, from 0 to 1.
public struct CosineSimilarity: RewardComponent {
    /// The component.
    public let component: Component

    /// Makes the reward.
    ///
    /// - Parameters:
    ///   - keys: The fields to compare; all of the target's if empty.
    ///   - embeddingModel: Who embeds the texts; nil for the program's model `default`.
    ///   - settings: Further parameters of the plugin.
    public init(
        keys: [String] = [],
        embeddingModel: EmbeddingModel? = nil,
        settings: KeyValuePairs<String, Setting> = [:]
    ) {
        component = Component(
            "CosineSimilarity",
            given: [
                "key": keys.isEmpty ? nil : .texts(keys),
                "embedding_model": embeddingModel.map(Setting.embeddingModel),
            ]
        ).adding(settings)
    }
}
