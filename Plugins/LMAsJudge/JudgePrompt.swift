import PluginSDK

/// What a judge is told and shown.
///
/// The messages before a row's own are the same for all rows. In the row's message the output
/// comes last: for one example it is all that differs from candidate to candidate.
struct JudgePrompt: Sendable {
    /// What every judge is told first.
    static let task =
        "You judge the output of a program. You see the program's input, the target, which "
        + "is the right answer, if there is one, and the program's output."

    /// Instructions and examples.
    let stableMessages: [String]

    /// Renders instructions and examples.
    ///
    /// - Throws: ``ComponentError`` that names an example whose score the scale doesn't have.
    init(instructions: String, examples: [JSON], scale: ScoreScale, hasCritique: Bool) throws {
        let parts = [
            Self.task,
            Self.criteria(instructions),
            hasCritique
                ? "Answer with a JSON object that has the fields \"critique\" (what is right and "
                    + "what is wrong with the output, in a few sentences) and \"score\" "
                    + "(\(scale.words))."
                : "Answer with the score and nothing else: \(scale.words).",
        ]
        var messages = [ChatMessage(.system, parts.joined(separator: "\n\n")).text]
        for (index, example) in examples.enumerated() {
            guard let score = scale.level(example["score"]) else {
                throw ComponentError(
                    .invalidArgument,
                    "example \(index + 1) has the score \(example["score"]?.text() ?? "null"), "
                        + "expected \(scale.words)",
                    details: ["at": .string("/examples/\(index)/score")]
                )
            }
            let critique = example["critique"] ?? ""
            let answer: JSON = ["critique": critique, "score": score]
            messages.append(
                Self.message(
                    input: example["input"],
                    target: example["target"],
                    output: example["output"] ?? [:]
                )
            )
            messages.append(
                ChatMessage(.assistant, hasCritique ? answer.text(.spaced) : score.text()).text
            )
        }
        stableMessages = messages
    }

    /// Returns the message that shows a row.
    static func message(input: JSON?, target: JSON?, output: JSON) -> String {
        var shown: JSONObject = [:]
        shown["input"] = input
        shown["target"] = target
        shown["output"] = output
        return ChatMessage(.user, JSON.object(shown).text(.spaced)).text
    }

    /// Returns what to judge by: a text as it is, a short list as a sentence.
    private static func criteria(_ instructions: String) -> String {
        if instructions.allSatisfy(\.isWhitespace) {
            return "Judge how well the output answers the input and, if there is a target, "
                + "whether it means the same."
        }
        let isText = instructions.contains { ".:;!?\n".contains($0) }
        let names = instructions.split(separator: ",").map { name in
            name.split(whereSeparator: \.isWhitespace)
        }
        // Three words: "politeness to customers" is a criterion, more is a sentence.
        guard !isText, names.allSatisfy({ $0.count <= 3 }) else { return instructions }
        let list = names.filter { !$0.isEmpty }.map { $0.joined(separator: " ") }
        return "Judge the output by these criteria: \(list.joined(separator: ", "))."
    }
}
