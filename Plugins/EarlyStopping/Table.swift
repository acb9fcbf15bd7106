public import PluginSDK

/// The registration table, for the entry in C.
@c(early_stopping_table)
public func earlyStoppingTable(_ manifest: glia_str) -> UnsafePointer<glia_plugin> {
    PluginTable(
        manifest: manifest,
        .callback { createCallback($0, $1, $2) { try EarlyStopping(configuration: $0) } }
    ).pointer
}
