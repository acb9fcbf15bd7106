public import PluginSDK

/// The registration table, for the entry in C.
@c(omega_table) public func omegaTable(_ manifest: glia_str) -> UnsafePointer<glia_plugin> {
    PluginTable(
        manifest: manifest,
        .optimizer { createOptimizer($0, $1, $2) { try OMEGA(configuration: $0) } }
    ).pointer
}
