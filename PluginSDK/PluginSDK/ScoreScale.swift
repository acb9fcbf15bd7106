public import JSONValues

/// The scores that a language model may give: `score`, `fine_score`, `rating` and so on.
public struct ScoreScale: Sendable {
    /// The scores from worst to best.
    public let levels: [JSON]
    /// The scale in words for the judge.
    public let words: String

    /// Makes a scale by its name in the configuration.
    public init(_ name: String) {
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
    ///
    /// - Parameters:
    ///   - hasCritique: Whether a text "critique" comes first.
    ///   - field: The name of the score's field.
    /// - Returns: The schema of an object with these fields and no others.
    public func schema(hasCritique: Bool, field: String = "score") -> JSON {
        var properties: JSONObject = [:]
        if hasCritique { properties["critique"] = ["type": "string"] }
        let type = levels[0].typeName
        properties[field] = ["type": .string(type), "enum": .array(levels)]
        return [
            "type": "object", "properties": .object(properties),
            "required": .array(properties.names.map(JSON.string)), "additionalProperties": false,
        ]
    }

    /// Returns the level that a number is, or nil if the scale doesn't have it.
    public func level(_ score: JSON?) -> JSON? {
        // As the scale writes it: 3, not 3.0.
        levels.first { $0 == score }
    }

    /// Returns the level that is nearest to a score from 0 to 1.
    public func level(nearest score: Double) -> JSON {
        let last = Double(levels.count - 1)
        return levels[Int((min(1, max(0, score)) * last).rounded())]
    }

    /// Returns a judgement's score, from 0 to 1.
    ///
    /// - Parameters:
    ///   - judgement: An object that fits ``schema(hasCritique:field:)``.
    ///   - field: The name of the score's field.
    /// - Returns: The score; 0 if there is none.
    public func normalized(_ judgement: JSONObject, field: String = "score") -> Double {
        let (least, most) = (levels[0].number ?? 0, levels[levels.count - 1].number ?? 1)
        return ((judgement[field]?.number ?? least) - least) / (most - least)
    }
}
