import JSONValues
import Running

/// Examples in words.
enum ExampleText {
    /// A few-shot example in one line.
    static func line(_ json: JSON) -> String {
        guard let input = json["input"], let output = json["output"] else { return value(json) }
        return "\(value(input)) → \(value(output))"
    }

    /// A value: the only member of an object as it is, a text without quotes.
    static func value(_ json: JSON) -> String {
        if let members = json.object?.members, members.count == 1 { return value(members[0].value) }
        return json.string ?? json.text(.spaced)
    }

    /// Which example it is, and how candidates did on it.
    static func standing(_ entry: JSON) -> String {
        let split = entry["split"]?.string == "train" ? "training" : "validation"
        let rollouts = entry["rollouts"]?.integer ?? 0
        var text =
            "\(split) example \(entry["example"]?.integer ?? 0): mean "
            + NumberText.score(entry["mean"]?.number ?? 0)
            + (rollouts == 1 ? " of 1 rollout" : " of \(rollouts) rollouts, best ")
        if rollouts != 1 { text += NumberText.score(entry["best"]?.number ?? 0) }
        if let score = entry["score"]?.number { text += "; adopted " + NumberText.score(score) }
        return text
    }
}
