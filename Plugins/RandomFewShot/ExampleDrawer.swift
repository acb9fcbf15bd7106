import PluginSDK

/// One proposal: which variable gets which examples.
struct ExampleDraw: Sendable {
    let path: String
    let examples: [JSON]
    let note: String
}

/// Draws proposals from the training data and from the program's own predictions.
struct ExampleDrawer: Sendable {
    let settings: FewShotSettings
    let variables: [ProgramVariable]
    var training: TrainingDraw

    init(settings: FewShotSettings, space: SearchSpace) {
        self.settings = settings
        variables = space.variables.filter {
            $0.role == .examples && settings.source(for: $0) != nil
        }
        training = TrainingDraw(count: space.trainCount, isStratified: settings.isStratified)
    }

    /// Whether some variable's examples come from predictions.
    var needsPredictions: Bool { variables.contains { settings.source(for: $0) != .data } }

    /// Draws a proposal, or nil if there is nothing to draw from yet.
    mutating func draw(
        pools: [String: PredictionPool],
        using random: inout KeyedRandom,
        call: any Call
    ) async throws -> ExampleDraw? {
        let variable = variables[random.index(below: variables.count)]
        let count = settings.fewest + random.index(below: settings.most - settings.fewest + 1)
        var predicted = settings.source(for: variable) == .predictions ? count : 0
        if settings.source(for: variable) == .both { predicted = random.index(below: count + 1) }
        let own = pools[variable.path]?.draw(predicted, settings: settings, using: &random) ?? []
        var examples = own
        if settings.source(for: variable) != .predictions {
            examples += try await training.examples(
                count - own.count,
                beside: own,
                using: &random,
                call: call
            )
        }
        if examples.isEmpty { return nil }
        return ExampleDraw(
            path: variable.path,
            examples: random.permutation(examples.count).map { examples[$0] },
            note: note(variable, own: own.count, data: examples.count - own.count)
        )
    }

    private func note(_ variable: ProgramVariable, own: Int, data: Int) -> String {
        var parts: [String] = []
        if data > 0 { parts.append("\(Self.amount(data)) drawn from the training data") }
        if own > 0 { parts.append("\(Self.amount(own)) drawn from the program's own predictions") }
        let note = parts.joined(separator: ", ")
        return variables.count > 1 ? note + " for '\(variable.path)'" : note
    }

    private static func amount(_ count: Int) -> String {
        count == 1 ? "1 example" : "\(count) examples"
    }
}
