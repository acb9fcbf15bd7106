public import PluginSDK

/// The registration table, for the entry in C.
@c(lm_as_judge_table)
public func lmAsJudgeTable(_ manifest: glia_str) -> UnsafePointer<glia_plugin> {
    PluginTable(
        manifest: manifest,
        .reward { createReward($0, $1, $2) { try LMAsJudge(configuration: $0) } },
        .reward { createReward($0, $1, $2) { try RubricsAsJudge(configuration: $0) } }
    ).pointer
}
