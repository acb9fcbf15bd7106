import PluginSDK

/// What a user can set.
struct OMEGASettings: SearchSettings {
    let instructions: String
    let languageModel: String
    /// The embedding model, or nil to compare texts by their words.
    let embeddingModel: String?
    let optimizesInstructions: Bool
    let optimizesExamples: Bool
    let mostExamples: Int
    let childrenPerStep: Int
    let populationSize: Int
    let usesNovelty: Bool
    let nearestFitter: Int
    let selection: ScoreSampling
    let selectionTemperature: Double
    let mergingRate: Double
    let mutationTemperature: Double
    let crossoverTemperature: Double
    let bestPredictions: Int
    let worstPredictions: Int
    let hardExamples: Int
    let hardObservations: Int
    let maximumTokens: Int
    /// Whether the language model writes its reasoning before new instructions.
    let thinks: Bool
    /// How much a model that reasons by itself does so, or nil for its own default.
    let reasoningEffort: String?
    let noveltyThreshold: Double

    init(configuration: JSON) {
        func number(_ name: String, _ usual: Double) -> Double {
            configuration[name]?.number ?? usual
        }
        func integer(_ name: String, _ usual: Int) -> Int { configuration[name]?.integer ?? usual }
        instructions = configuration["instructions"]?.string ?? ""
        languageModel = configuration["language_model"]?.string ?? "default"
        embeddingModel = configuration["embedding_model"]?.string
        optimizesInstructions = configuration["optimize_instructions"]?.bool ?? true
        optimizesExamples = configuration["optimize_examples"]?.bool ?? true
        mostExamples = integer("nb_max_examples", 8)
        childrenPerStep = integer("children_per_step", 2)
        populationSize = integer("population_size", 10)
        usesNovelty = configuration["algorithm"]?.string != "ga"
        nearestFitter = integer("k_nearest_fitter", 5)
        selection = ScoreSampling(rawValue: configuration["selection"]?.string ?? "") ?? .softmax
        selectionTemperature = number("selection_temperature", 0.3)
        mergingRate = number("merging_rate", 0.05)
        mutationTemperature = number("mutation_temperature", 0.3)
        crossoverTemperature = number("crossover_temperature", 0.3)
        bestPredictions = integer("nb_best_predictions", 1)
        worstPredictions = integer("nb_worst_predictions", 3)
        hardExamples = integer("nb_hard_examples", 1)
        hardObservations = integer("hard_example_min_observations", 2)
        maximumTokens = integer("max_tokens", 256)
        thinks = configuration["use_chain_of_thought"]?.bool ?? false
        reasoningEffort = configuration["reasoning_effort"]?.string
        noveltyThreshold = number("novelty_threshold", 0.95)
    }
}
