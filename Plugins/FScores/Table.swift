public import PluginSDK

/// The registration table, for the entry in C; the components stand in the order of their
/// manifests there.
@c(f_scores_table)
public func fScoresTable(_ manifest: glia_str) -> UnsafePointer<glia_plugin> {
    PluginTable(
        manifest: manifest,
        .metric {
            createMetric($0, $1, $2) { try FScore(.tokens, .accuracy, configuration: $0) }
        },
        .metric {
            createMetric($0, $1, $2) { try FScore.weighted(.tokens, configuration: $0) }
        },
        .metric {
            createMetric($0, $1, $2) { try FScore(.tokens, .fScore(beta: 1), configuration: $0) }
        },
        .metric {
            createMetric($0, $1, $2) { try FScore(.tokens, .precision, configuration: $0) }
        },
        .metric {
            createMetric($0, $1, $2) { try FScore(.tokens, .recall, configuration: $0) }
        },
        .metric {
            createMetric($0, $1, $2) { try FScore(.binary, .accuracy, configuration: $0) }
        },
        .metric {
            createMetric($0, $1, $2) { try FScore.weighted(.binary, configuration: $0) }
        },
        .metric {
            createMetric($0, $1, $2) { try FScore(.binary, .fScore(beta: 1), configuration: $0) }
        },
        .metric {
            createMetric($0, $1, $2) { try FScore(.binary, .precision, configuration: $0) }
        },
        .metric {
            createMetric($0, $1, $2) { try FScore(.binary, .recall, configuration: $0) }
        },
        .metric {
            createMetric($0, $1, $2) { try FScore(.categorical, .accuracy, configuration: $0) }
        },
        .metric {
            createMetric($0, $1, $2) { try FScore.weighted(.categorical, configuration: $0) }
        },
        .metric {
            createMetric($0, $1, $2) {
                try FScore(.categorical, .fScore(beta: 1), configuration: $0)
            }
        },
        .metric {
            createMetric($0, $1, $2) { try FScore(.categorical, .precision, configuration: $0) }
        },
        .metric {
            createMetric($0, $1, $2) { try FScore(.categorical, .recall, configuration: $0) }
        }
    ).pointer
}
