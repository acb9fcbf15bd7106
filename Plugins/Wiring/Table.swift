public import PluginSDK

/// The registration table, for the entry in C; the components stand in the order of their
/// manifests there.
@c(wiring_table)
public func wiringTable(_ manifest: glia_str) -> UnsafePointer<glia_plugin> {
    PluginTable(
        manifest: manifest,
        .module { createModule($0, $1, $2) { _ in Passing() } },
        .module { createModule($0, $1, $2) { _ in Passing() } },
        .module { createModule($0, $1, $2) { _ in Passing() } },
        .module { createModule($0, $1, $2) { _ in Either(takesSeveral: true) } },
        .module { createModule($0, $1, $2) { _ in Either(takesSeveral: false) } },
        .module { createModule($0, $1, $2) { _ in Negation() } },
        .module { createModule($0, $1, $2) { try Masking(keeps: true, configuration: $0) } },
        .module { createModule($0, $1, $2) { try Masking(keeps: false, configuration: $0) } },
        .module { createModule($0, $1, $2) { Branch(configuration: $0) } },
        .module { createModule($0, $1, $2) { BestOf(configuration: $0) } }
    ).pointer
}
