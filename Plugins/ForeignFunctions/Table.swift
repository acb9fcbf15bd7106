public import PluginSDK

/// The registration table, for the entry in C.
@c(foreign_functions_table)
public func foreignFunctionsTable(_ manifest: glia_str) -> UnsafePointer<glia_plugin> {
    PluginTable(
        manifest: manifest,
        .reward { createReward($0, $1, $2) { try ForeignReward(configuration: $0) } },
        .metric { createMetric($0, $1, $2) { try ForeignMetric(configuration: $0) } },
        .module { createModule($0, $1, $2) { try ForeignModule(configuration: $0) } },
        .tool { createTool($0, $1, $2) { try ForeignTool(configuration: $0) } },
        .driver { createDriver($0, $1, $2) { try ForeignSearch(configuration: $0) } }
    ).pointer
}
