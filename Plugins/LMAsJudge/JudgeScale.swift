import PluginSDK

/// The scores that a judge may give.
struct JudgeScale: Sendable {
    private let levels: [JSON]
    /// The scale in words for the judge.
    let words: String

    /// Makes a scale by its name in the configuration.
    init(_ name: String) {
        switch name {
        case "fine_score": self.init(fractions: 20, step: "0.05")
        case "rating": self.init(ratings: 5)
        case "rating10": self.init(ratings: 10)
        case "rating20": self.init(ratings: 20)
        default: self.init(fractions: 10, step: "0.1")
        }
    }

    private init(fractions: Int, step: String) {
        levels = (0...fractions).map { .number(Double($0) / Double(fractions)) }
        words = "a number from 0.0, the worst, to 1.0, the best, in steps of \(step)"
    }

    private init(ratings: Int) {
        levels = (1...ratings).map { .integer(Int64($0)) }
        words = "a whole number from 1, the worst, to \(ratings), the best"
    }

    /// JSON Schema of a judgement.
    func schema(hasCritique: Bool) -> JSON {
        var properties: JSONObject = [:]
        if hasCritique { properties["critique"] = ["type": "string"] }
        let type = levels[0].typeName
        properties["score"] = ["type": .string(type), "enum": .array(levels)]
        return [
            "type": "object", "properties": .object(properties),
            "required": .array(properties.names.map(JSON.string)), "additionalProperties": false,
        ]
    }

    /// Returns the level that a number is, or nil if the scale doesn't have it.
    func level(_ score: JSON?) -> JSON? {
        // As the scale writes it: 3, not 3.0.
        levels.first { $0 == score }
    }

    /// Returns a judgement's score, from 0 to 1.
    func normalized(_ judgement: JSONObject) -> Double {
        let (least, most) = (levels[0].number ?? 0, levels[levels.count - 1].number ?? 1)
        return ((judgement["score"]?.number ?? least) - least) / (most - least)
    }
}
