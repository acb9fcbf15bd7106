/// The plugin Mean: the mean of a number in the output.
public struct Mean: MetricComponent {
    /// The component.
    public let component: Component
    /// The key in the history.
    public let historyName: String?

    /// Makes the metric.
    ///
    /// - Parameters:
    ///   - key: The field; nil for the only one that is a number.
    ///   - name: The key in the history.
    public init(key: String? = nil, name: String? = nil) {
        component = Component("Mean", given: ["key": .text(key)])
        historyName = name
    }
}

/// The plugin Sum: the sum of a number in the output.
public struct Sum: MetricComponent {
    /// The component.
    public let component: Component
    /// The key in the history.
    public let historyName: String?

    /// Makes the metric.
    ///
    /// - Parameters:
    ///   - key: The field; nil for the only one that is a number.
    ///   - name: The key in the history.
    public init(key: String? = nil, name: String? = nil) {
        component = Component("Sum", given: ["key": .text(key)])
        historyName = name
    }
}
