public import PluginSDK

/// The registration table, for the entry in C.
@c(composable_reward_table)
public func composableRewardTable(_ manifest: glia_str) -> UnsafePointer<glia_plugin> {
    PluginTable(
        manifest: manifest,
        .reward { createReward($0, $1, $2) { try ComposableReward(configuration: $0) } }
    ).pointer
}
