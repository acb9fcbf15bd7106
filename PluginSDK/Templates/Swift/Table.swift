public import PluginSDK

/// The registration table, for the entry in C.
@c(shared_words_table)
public func sharedWordsTable(_ manifest: glia_str) -> UnsafePointer<glia_plugin> {
    PluginTable(
        manifest: manifest,
        .reward { createReward($0, $1, $2) { try SharedWords(configuration: $0) } }
    ).pointer
}
