/// What a metric of words, truth values or labels counts.
public enum Counting: Sendable {
    /// The share that is right.
    case accuracy
    /// The weighted harmonic mean of precision and recall; beta above 1 favours recall.
    case fBeta(Double)
    /// The same with beta 1.
    case f1
    /// The share of what was said that is right.
    case precision
    /// The share of what is right that was said.
    case recall

    fileprivate func component(
        _ prefix: String,
        keys: [String],
        average: String?,
        more: [(name: String, value: Setting?)] = []
    ) -> Component {
        var (suffix, beta) = ("", Double?.none)
        switch self {
        case .accuracy: suffix = "Accuracy"
        case .fBeta(let value): (suffix, beta) = ("FBetaScore", value)
        case .f1: suffix = "F1Score"
        case .precision: suffix = "Precision"
        case .recall: suffix = "Recall"
        }
        let given: [(name: String, value: Setting?)] =
            [
                ("key", keys.isEmpty ? nil : .texts(keys)), ("average", .text(average)),
                ("beta", .number(beta)),
            ] + more
        return Component(
            prefix + suffix,
            given.compactMap { setting in setting.value.map { (setting.name, $0) } }
        )
    }
}

/// The plugins Accuracy, FBetaScore, F1Score, Precision and Recall: over the words of fields.
public struct WordMetric: MetricComponent {
    /// The component.
    public let component: Component
    /// The key in the history.
    public let historyName: String?

    /// Makes the metric.
    ///
    /// - Parameters:
    ///   - counting: What is counted.
    ///   - keys: The fields; all of the target's if empty.
    ///   - average: micro, macro or weighted; nil for a number for each field.
    ///   - name: The key in the history.
    public init(
        _ counting: Counting,
        keys: [String] = [],
        average: String? = nil,
        name: String? = nil
    ) {
        component = counting.component("", keys: keys, average: average)
        historyName = name
    }
}

/// The plugins BinaryAccuracy and so on: over truth values, or numbers from 0 to 1.
public struct BinaryMetric: MetricComponent {
    /// The component.
    public let component: Component
    /// The key in the history.
    public let historyName: String?

    /// Makes the metric.
    ///
    /// - Parameters:
    ///   - counting: What is counted.
    ///   - keys: The fields; all of the target's if empty.
    ///   - average: micro, macro or weighted; nil for a number for each field.
    ///   - threshold: The number above which a field counts as true.
    ///   - name: The key in the history.
    public init(
        _ counting: Counting,
        keys: [String] = [],
        average: String? = nil,
        threshold: Double? = nil,
        name: String? = nil
    ) {
        component = counting.component(
            "Binary",
            keys: keys,
            average: average,
            more: [("threshold", .number(threshold))]
        )
        historyName = name
    }
}

/// The plugins CategoricalAccuracy and so on: over labels.
public struct CategoricalMetric: MetricComponent {
    /// The component.
    public let component: Component
    /// The key in the history.
    public let historyName: String?

    /// Makes the metric.
    ///
    /// - Parameters:
    ///   - counting: What is counted.
    ///   - keys: The fields; all of the target's if empty.
    ///   - average: micro, macro or weighted; nil for a number for each label.
    ///   - labels: The labels; nil for those of the schema or the data.
    ///   - name: The key in the history.
    public init(
        _ counting: Counting,
        keys: [String] = [],
        average: String? = nil,
        labels: [String]? = nil,
        name: String? = nil
    ) {
        component = counting.component(
            "Categorical",
            keys: keys,
            average: average,
            more: [("labels", .texts(labels))]
        )
        historyName = name
    }
}
