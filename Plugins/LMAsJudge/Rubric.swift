import PluginSDK

/// One criterion of a rubric: what it means, how much it counts, and which levels it has.
struct Rubric: Sendable {
    let name: String
    /// How much it counts, more than 0.
    let weight: Double
    private let description: String
    /// The levels from worst to best; none if the criterion is graded on the judge's scale.
    private let levels: [String]
    private let scale: ScoreScale

    /// Reads a criterion.
    ///
    /// - Parameters:
    ///   - configuration: An object with `name`, and maybe `description`, `weight`, `levels`.
    ///   - scale: The scale of criteria without levels.
    init(_ configuration: JSON, scale: ScoreScale) {
        name = configuration["name"]?.string ?? ""
        description = configuration["description"]?.string ?? ""
        weight = configuration["weight"]?.number ?? 1
        levels = (configuration["levels"]?.array ?? []).compactMap(\.string)
        self.scale = scale
    }

    var hasOneLevel: Bool { levels.count == 1 }

    /// JSON Schema of what the judge says of the criterion.
    func schema(hasCritique: Bool) -> JSON {
        if levels.isEmpty { return scale.schema(hasCritique: hasCritique) }
        var properties: JSONObject = [:]
        if hasCritique { properties["critique"] = ["type": "string"] }
        properties["score"] = ["type": "string", "enum": .array(levels.map(JSON.string))]
        return [
            "type": "object", "properties": .object(properties),
            "required": .array(properties.names.map(JSON.string)), "additionalProperties": false,
        ]
    }

    /// The criterion in a line, for the judge.
    var words: String {
        let meaning = description.isEmpty ? name : "\(name): \(description)"
        let marks = levels.map { "\"\($0)\"" }.joined(separator: ", ")
        return meaning + (levels.isEmpty ? "" : " (from worst to best: \(marks))")
    }

    /// Returns the grade, from 0 to 1.
    func value(_ judgement: JSONObject) -> Double {
        if levels.isEmpty { return scale.normalized(judgement) }
        let level = levels.firstIndex { $0 == judgement["score"]?.string } ?? 0
        return Double(level) / Double(levels.count - 1)
    }

    /// Returns what the judge said of the criterion, in a line.
    func feedback(_ judgement: JSONObject) -> String {
        let grade = judgement["score"].map { $0.string ?? $0.text() } ?? ""
        let critique = judgement["critique"]?.string ?? ""
        return "\(name) (\(grade))" + (critique.isEmpty ? "" : ": \(critique)")
    }
}
