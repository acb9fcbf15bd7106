public import PluginSDK

/// The registration table, for the entry in C: one declaration for each manifest, in its order.
@c(openai_compatible_table)
public func openAICompatibleTable(_ manifest: glia_str) -> UnsafePointer<glia_plugin> {
    PluginTable(manifest: manifest, declarations(manifest)).pointer
}

/// All language models are one component with other defaults, and so are all embedding models.
private func declarations(_ manifest: glia_str) -> [ComponentDeclaration] {
    PluginTable.kinds(manifest).map { kind in
        kind == .embeddingModel
            ? .embeddingModel {
                createEmbeddingModel($0, $1, $2) { try OpenAIEmbedder(configuration: $0) }
            }
            : .languageModel {
                createLanguageModel($0, $1, $2) { configuration in
                    if configuration["api"]?.string == "responses" {
                        return try ResponsesModel(configuration: configuration)
                    }
                    return try ChatModel(configuration: configuration)
                }
            }
    }
}
