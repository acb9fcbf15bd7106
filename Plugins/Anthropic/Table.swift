public import PluginSDK

/// The registration table, for the entry in C.
@c(anthropic_table)
public func anthropicTable(_ manifest: glia_str) -> UnsafePointer<glia_plugin> {
    PluginTable(
        manifest: manifest,
        .languageModel { createLanguageModel($0, $1, $2) { try MessagesModel(configuration: $0) } }
    ).pointer
}
