public import PluginSDK

/// The registration table, for the entry in C.
@c(cosine_similarity_table)
public func cosineSimilarityTable(_ manifest: glia_str) -> UnsafePointer<glia_plugin> {
    PluginTable(
        manifest: manifest,
        .reward { createReward($0, $1, $2) { try CosineSimilarity(configuration: $0) } },
        .metric { createMetric($0, $1, $2) { try CosineSimilarityMetric(configuration: $0) } }
    ).pointer
}
