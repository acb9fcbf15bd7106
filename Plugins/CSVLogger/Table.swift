public import PluginSDK

/// The registration table, for the entry in C.
@c(csv_logger_table)
public func csvLoggerTable(_ manifest: glia_str) -> UnsafePointer<glia_plugin> {
    PluginTable(
        manifest: manifest,
        .callback { createCallback($0, $1, $2) { try CSVLogger(configuration: $0) } }
    ).pointer
}
