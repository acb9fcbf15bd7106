/// The plugin OMEGA: evolves instructions and examples; feedback directs mutation.
public struct OMEGA: OptimizerComponent {
    /// The component.
    public let component: Component

    /// Makes the optimizer; parameters that are nil keep the plugin's default.
    ///
    /// - Parameters:
    ///   - languageModel: Who rewrites; nil for the program's model `default`.
    ///   - embeddingModel: Who tells how far texts are apart; nil compares their words.
    ///   - instructions: What the language model is told of the task.
    ///   - mergingRate: The probability of a crossover, from 0 to 1.
    ///   - populationSize: How many candidates are kept.
    ///   - settings: Further parameters of the plugin.
    public init(
        languageModel: LanguageModel? = nil,
        embeddingModel: EmbeddingModel? = nil,
        instructions: String? = nil,
        mergingRate: Double? = nil,
        populationSize: Int? = nil,
        settings: KeyValuePairs<String, Setting> = [:]
    ) {
        component = Component(
            "OMEGA",
            given: [
                "language_model": languageModel.map(Setting.languageModel),
                "embedding_model": embeddingModel.map(Setting.embeddingModel),
                "instructions": .text(instructions), "merging_rate": .number(mergingRate),
                "population_size": .integer(populationSize),
            ]
        ).adding(settings)
    }
}
