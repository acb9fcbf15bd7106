import PluginSDK

/// What the language model is told.
///
/// The first message depends on the program, the variable and the task only, so that it is the
/// same in all steps and a provider can reuse it. What changes comes in the second.
struct Prompts: Sendable {
    let program: String
    let description: String
    /// The user's own words.
    let instructions: String

    /// Whether the model reasons before it writes.
    let thinks: Bool

    /// The schema of an answer: models write from first to last, so reasoning stands first.
    static func schema(thinks: Bool) -> JSON {
        var properties: JSONObject = [:]
        if thinks {
            properties["thinking"] = [
                "type": "string", "description": "Your reasoning step by step, before you write.",
            ]
        }
        properties["instructions"] = [
            "type": "string", "minLength": 1, "description": "The complete new instructions.",
        ]
        return [
            "type": "object", "properties": .object(properties),
            "required": .array(properties.names.map(JSON.string)), "additionalProperties": false,
        ]
    }

    /// Asks to improve a text by what went wrong with it.
    func mutation(
        of variable: ProgramVariable,
        current: String,
        evidence: Evidence
    ) -> [ChatMessage] {
        let task = """
            You are shown the current instructions and how the program did with them. Write \
            better ones:
            - Find out what the bad predictions have in common, and mend that.
            - Keep what the good predictions show to work.
            - Give general rules. Other inputs will come: don't copy those that you see.
            - Change one thing at a time. Keep about the length of the current instructions.
            """
        let question = """
            Current instructions:
            \(Self.quoted(current))

            \(evidence.text)
            Write the complete new instructions.
            """
        return [ChatMessage(.system, opening(variable) + task + form), user(question)]
    }

    /// Asks to join the strengths of two texts.
    func crossover(
        of variable: ProgramVariable,
        first: String,
        second: String,
        evidence: Evidence
    ) -> [ChatMessage] {
        let task = """
            You are shown two versions of the instructions, both of which do well, on different \
            inputs perhaps. Write one that has the strengths of both:
            - Keep what they agree on; change only where they differ.
            - Give general rules. Other inputs will come: don't copy those that you see.
            - Make it no longer than the longer of the two.
            """
        let question = """
            First version:
            \(Self.quoted(first))

            Second version:
            \(Self.quoted(second))

            \(evidence.text)
            Write the complete new instructions.
            """
        return [ChatMessage(.system, opening(variable) + task + form), user(question)]
    }

    /// Says why an answer can't be used.
    static func complaint(_ fault: String) -> ChatMessage {
        ChatMessage(
            .user,
            "That can't be used: \(fault). Write other instructions, in the same form."
        )
    }

    private var form: String {
        thinks
            ? "\n\nAnswer with a JSON object that has two members: \"thinking\", your reasoning "
                + "step by step, and then \"instructions\"."
            : "\n\nAnswer with a JSON object whose only member is \"instructions\"."
    }

    private func opening(_ variable: ProgramVariable) -> String {
        var lines = ["You improve the instructions that a part of a program follows."]
        lines.append("The program: '\(program)'." + (description.isEmpty ? "" : " \(description)"))
        let purpose = variable.variable.description
        lines.append(
            "The part: '\(variable.module)'. What its instructions are for: "
                + (purpose.isEmpty ? "not said." : purpose)
        )
        if !instructions.isEmpty { lines.append(instructions) }
        return lines.joined(separator: "\n") + "\n\n"
    }

    private func user(_ text: String) -> ChatMessage { ChatMessage(.user, text) }

    private static func quoted(_ text: String) -> String {
        text.isEmpty ? "(none)" : "<<<\n\(text)\n>>>"
    }
}
