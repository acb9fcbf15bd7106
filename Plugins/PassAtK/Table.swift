public import PluginSDK

/// The registration table, for the entry in C.
@c(pass_at_k_table)
public func passAtKTable(_ manifest: glia_str) -> UnsafePointer<glia_plugin> {
    PluginTable(
        manifest: manifest,
        .metric { createMetric($0, $1, $2) { PassAtK(.oneOf, configuration: $0) } },
        .metric { createMetric($0, $1, $2) { PassAtK(.allOf, configuration: $0) } },
        .metric { createMetric($0, $1, $2) { PassAtK(.gap, configuration: $0) } }
    ).pointer
}
