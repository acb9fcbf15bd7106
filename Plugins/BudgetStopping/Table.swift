public import PluginSDK

/// The registration table, for the entry in C.
@c(budget_stopping_table)
public func budgetStoppingTable(_ manifest: glia_str) -> UnsafePointer<glia_plugin> {
    PluginTable(
        manifest: manifest,
        .callback { createCallback($0, $1, $2) { try BudgetStopping(configuration: $0) } }
    ).pointer
}
