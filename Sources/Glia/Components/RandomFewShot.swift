/// The plugin RandomFewShot: random search over few-shot examples.
public struct RandomFewShot: OptimizerComponent {
    /// The component.
    public let component: Component

    /// Makes the optimizer; parameters that are nil keep the plugin's default.
    ///
    /// - Parameters:
    ///   - nbMinExamples: The fewest examples that a proposal shows, at least 1.
    ///   - nbMaxExamples: The most examples that a proposal shows.
    ///   - sampling: How predictions are drawn by their score: softmax, random or best.
    ///   - samplingTemperature: The temperature of softmax.
    ///   - populationSize: How many of the best candidates are kept.
    ///   - settings: Further parameters of the plugin.
    public init(
        nbMinExamples: Int? = nil,
        nbMaxExamples: Int? = nil,
        sampling: String? = nil,
        samplingTemperature: Double? = nil,
        populationSize: Int? = nil,
        settings: KeyValuePairs<String, Setting> = [:]
    ) {
        component = Component(
            "RandomFewShot",
            given: [
                "nb_min_examples": .integer(nbMinExamples),
                "nb_max_examples": .integer(nbMaxExamples), "sampling": .text(sampling),
                "sampling_temperature": .number(samplingTemperature),
                "population_size": .integer(populationSize),
            ]
        ).adding(settings)
    }
}
