import PluginSDK

/// What a user can set.
struct FewShotSettings: SearchSettings {
    /// Where examples come from.
    enum Source: String, Sendable {
        case auto
        case data
        case predictions
        case both
    }

    let fewest: Int
    let most: Int
    let source: Source
    let sampling: ScoreSampling
    let temperature: Double
    let isStratified: Bool
    let populationSize: Int
    let proposalsPerStep: Int

    init(configuration: JSON) throws {
        fewest = configuration["nb_min_examples"]?.integer ?? 1
        most = configuration["nb_max_examples"]?.integer ?? 3
        source = Source(rawValue: configuration["source"]?.string ?? "") ?? .auto
        sampling = ScoreSampling(rawValue: configuration["sampling"]?.string ?? "") ?? .softmax
        temperature = configuration["sampling_temperature"]?.number ?? 0.3
        isStratified = configuration["stratify"]?.bool ?? false
        populationSize = configuration["population_size"]?.integer ?? 10
        proposalsPerStep = configuration["proposals_per_step"]?.integer ?? 1
        guard fewest <= most else {
            throw ComponentError(
                .invalidArgument,
                "'nb_min_examples' is \(fewest), more than 'nb_max_examples', which is \(most); "
                    + "lower the one or raise the other",
                details: ["at": "/nb_min_examples", "found": .integer(Int64(fewest))]
            )
        }
    }

    /// Where a variable's examples come from, never `auto`; nil if from nowhere.
    ///
    /// Targets say what the program's output should be, so they can be shown to the module that
    /// makes that output, and to no other.
    func source(for variable: ProgramVariable) -> Source? {
        switch (source, variable.producesTarget) {
        case (.auto, true), (.data, true): .data
        case (.data, false): nil
        case (.both, true): .both
        case (.auto, false), (.both, false), (.predictions, _): .predictions
        }
    }
}
