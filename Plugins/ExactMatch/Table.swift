public import PluginSDK

/// The registration table, for the entry in C.
@c(exact_match_table)
public func exactMatchTable(_ manifest: glia_str) -> UnsafePointer<glia_plugin> {
    PluginTable(
        manifest: manifest,
        .reward { createReward($0, $1, $2) { try ExactMatch(configuration: $0) } }
    ).pointer
}
