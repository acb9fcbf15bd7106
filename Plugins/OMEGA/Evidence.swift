import PluginSDK

/// The predictions that direct a rewrite: bad ones, good ones, and hard examples of earlier steps.
struct Evidence: Sendable {
    let bad: [JSON]
    let good: [JSON]
    let hard: [JSON]

    /// Picks what to show of a parent's predictions on the batch.
    ///
    /// The worst come first; a perfect prediction is never bad, and none is both bad and good.
    init(
        _ predictions: [Prediction],
        variable: ProgramVariable,
        hard: HardExamples,
        settings: OMEGASettings,
        ceiling: Double
    ) {
        let ran = predictions.filter { $0.includes(variable.module) }
        let usable = ran.isEmpty ? predictions : ran
        let ranked = usable.sorted { ($0.score, $0.example) < ($1.score, $1.example) }
        let bad = ranked.filter { $0.score < ceiling }.prefix(settings.worstPredictions)
        let rest = ranked.filter { prediction in !bad.contains { $0 == prediction } }
        let worst = bad.last?.score ?? -.infinity
        let good = rest.reversed().prefix(settings.bestPredictions).filter { $0.score > worst }
        self.bad = bad.map { $0.shown(for: variable) }
        self.good = good.map { $0.shown(for: variable) }
        self.hard = hard.hardest(
            settings.hardExamples,
            observations: settings.hardObservations,
            outside: predictions.map(\.example),
            below: ceiling
        ).map { memory in
            var shown = memory.prediction.shown(for: variable).object ?? [:]
            shown["times_seen"] = .integer(Int64(memory.count))
            return .object(shown)
        }
    }

    /// The evidence for a prompt; an empty line after each part.
    var text: String {
        [
            ("Bad predictions, worst first (a higher score is better)", bad),
            ("Good predictions", good), ("Inputs that have gone wrong again and again", hard),
        ].filter { !$0.1.isEmpty }.map { title, rows in
            "\(title):\n" + rows.map { $0.text(.spaced) + "\n" }.joined()
        }.joined(separator: "\n") + (bad.isEmpty && good.isEmpty && hard.isEmpty ? "" : "\n")
    }

    /// What a rewrite mustn't copy: inputs and targets, as text.
    var texts: [String] {
        (bad + good + hard).flatMap { row in
            ["input", "target"].compactMap { name in
                row[name].map { value in value.string ?? Self.words(of: value) }
            }
        }
    }

    private static func words(of value: JSON) -> String {
        switch value {
        case .string(let text): text
        case .array(let elements): elements.map(words).joined(separator: " ")
        case .object(let object): object.members.map { words(of: $0.value) }.joined(separator: " ")
        default: value.text()
        }
    }
}
