import PluginSDK

/// What the program made of a training example, as the language model is shown it.
struct Prediction: Sendable, Equatable {
    /// The candidate that was run.
    let candidate: Int
    let example: Int
    let score: Double
    let feedback: String?
    /// The parts of the score.
    let objectives: [Objective]
    /// {input, target, output, reason, modules}.
    let trace: JSON

    /// Makes a prediction of a row; nil if the row is unscored.
    init?(_ row: TrialResults.Row, of candidate: Int) throws {
        guard row.score.isFinite else { return nil }
        self.candidate = candidate
        example = row.example
        score = row.score
        feedback = row.feedback
        objectives = row.objectives
        trace = try row.trace.map { try JSON(parsing: $0) } ?? [:]
    }

    /// Whether a module took part: one on a way that wasn't taken had no input.
    func includes(_ module: String) -> Bool {
        trace["modules"]?[module]?["input"]?.isNull == false
    }

    /// The prediction with what matters to a module, long texts cut.
    func shown(for variable: ProgramVariable) -> JSON {
        var shown: JSONObject = [:]
        for name in ["input", "output", "target"] {
            if let value = trace[name], !value.isNull { shown[name] = Self.clipped(value) }
        }
        if shown["output"] == nil {
            let reason = trace["reason"]?.string ?? ""
            shown["output"] = .string("none" + (reason.isEmpty ? "" : ": " + reason))
        }
        if !variable.producesTarget, let run = trace["modules"]?[variable.module] {
            shown["of_this_module"] = Self.clipped(run)
        }
        shown["score"] = .number(score)
        if !objectives.isEmpty { shown["parts_of_the_score"] = .object(parts) }
        if let feedback, !feedback.isEmpty { shown["remark"] = Self.clipped(.string(feedback)) }
        return .object(shown)
    }

    private var parts: JSONObject {
        JSONObject(objectives.map { .init(name: $0.name, value: .number($0.value)) })
    }

    // A long document in one example would push all else out of a small model's sight.
    private static let longest = 600

    private static func clipped(_ value: JSON) -> JSON {
        let text = value.string ?? value.text(.spaced)
        return text.count <= longest ? value : .string(text.prefix(longest) + " ...")
    }
}

extension Prediction {
    init(_ json: JSON) throws {
        let record = try SearchRecord(json, name: "predictions")
        guard let score = record["score"]?.number, score.isFinite, let trace = record["trace"]
        else { throw SearchRecord.unreadable("predictions", "rows with score and trace", json) }
        candidate = try record.integer("candidate")
        example = try record.integer("example")
        self.score = score
        feedback = record["feedback"]?.string
        objectives = (record["objectives"]?.object?.members ?? []).compactMap { member in
            member.value.number.map { Objective(name: member.name, value: $0) }
        }
        self.trace = trace
    }

    var json: JSON {
        [
            "candidate": .integer(Int64(candidate)), "example": .integer(Int64(example)),
            "score": .number(score), "feedback": feedback.map(JSON.string) ?? .null,
            "objectives": .object(parts), "trace": trace,
        ]
    }
}
