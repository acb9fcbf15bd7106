public import PluginSDK

/// The registration table, for the entry in C.
@c(mean_metric_wrapper_table)
public func meanMetricWrapperTable(_ manifest: glia_str) -> UnsafePointer<glia_plugin> {
    PluginTable(
        manifest: manifest,
        .metric { createMetric($0, $1, $2) { MeanMetricWrapper(configuration: $0) } },
        .metric { createMetric($0, $1, $2) { FieldTotal(.mean, configuration: $0) } },
        .metric { createMetric($0, $1, $2) { FieldTotal(.sum, configuration: $0) } }
    ).pointer
}
