public import PluginSDK

/// The registration table, for the entry in C.
@c(random_few_shot_table) public func randomFewShotTable(
    _ manifest: glia_str
) -> UnsafePointer<glia_plugin> {
    PluginTable(
        manifest: manifest,
        .optimizer { createOptimizer($0, $1, $2) { try RandomFewShot(configuration: $0) } }
    ).pointer
}
