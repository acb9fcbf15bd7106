public import PluginSDK

/// The registration table, for the entry in C.
@c(calculator_table)
public func calculatorTable(_ manifest: glia_str) -> UnsafePointer<glia_plugin> {
    PluginTable(
        manifest: manifest,
        .tool { createTool($0, $1, $2) { try Calculator(configuration: $0) } }
    ).pointer
}
