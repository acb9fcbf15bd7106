public import PluginSDK

/// The registration table, for the entry in C.
@c(gemini_table)
public func geminiTable(_ manifest: glia_str) -> UnsafePointer<glia_plugin> {
    PluginTable(
        manifest: manifest,
        .languageModel { createLanguageModel($0, $1, $2) { try GeminiModel(configuration: $0) } },
        .embeddingModel {
            createEmbeddingModel($0, $1, $2) { try GeminiEmbedder(configuration: $0) }
        }
    ).pointer
}
