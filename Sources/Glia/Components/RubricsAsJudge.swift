import JSONValues

/// The plugin RubricsAsJudge: a language model judges by criteria, each with a weight.
public struct RubricsAsJudge: RewardComponent {
    /// A criterion.
    public struct Rubric: Sendable {
        /// Its name: a field of the judge's answer, and an objective.
        public let name: String
        /// What it means.
        public let description: String
        /// How much it counts, above 0.
        public let weight: Double
        /// The marks from worst to best; none for the scale.
        public let levels: [String]

        /// Makes a criterion.
        public init(
            _ name: String,
            description: String = "",
            weight: Double = 1,
            levels: [String] = []
        ) {
            self.name = name
            self.description = description
            self.weight = weight
            self.levels = levels
        }

        fileprivate var json: JSON {
            [
                "name": .string(name), "description": .string(description),
                "weight": .number(weight), "levels": .array(levels.map(JSON.string)),
            ]
        }
    }

    /// The component.
    public let component: Component

    /// Makes the reward; parameters that are nil keep the plugin's default.
    ///
    /// - Parameters:
    ///   - rubrics: The criteria, at least one.
    ///   - languageModel: Who judges; nil for the program's model `default`.
    ///   - instructions: What else the judge is told.
    ///   - scoreType: The scale of criteria without levels.
    ///   - settings: Further parameters of the plugin.
    public init(
        _ rubrics: [Rubric],
        languageModel: LanguageModel? = nil,
        instructions: String? = nil,
        scoreType: String? = nil,
        settings: KeyValuePairs<String, Setting> = [:]
    ) {
        component = Component(
            "RubricsAsJudge",
            given: [
                "rubrics": .json(.array(rubrics.map(\.json))),
                "language_model": languageModel.map(Setting.languageModel),
                "instructions": .text(instructions), "score_type": .text(scoreType),
            ]
        ).adding(settings)
    }
}
