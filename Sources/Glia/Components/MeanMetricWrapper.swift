/// The plugin MeanMetricWrapper: the mean of a reward over samples.
public struct MeanMetricWrapper: MetricComponent {
    /// The component.
    public let component: Component
    /// The key in the history.
    public let historyName: String?

    /// Makes the metric.
    ///
    /// - Parameters:
    ///   - reward: What is averaged; if it is the program's own reward, no row is scored again.
    ///   - name: The key in the history.
    public init(fn reward: some RewardComponent, name: String? = nil) {
        component = Component(
            "MeanMetricWrapper",
            [(name: "fn", value: Setting(content: .rewardOfRun(reward.component)))]
        )
        historyName = name
    }
}
