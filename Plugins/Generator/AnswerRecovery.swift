import PluginSDK

/// Finds what a language model answered in what a module made of the answer.
///
/// Examples come from targets and from traces, so they are like a module's output: with the fields
/// of its input, or with rewards that were brought to 0 to 1. A model shall see answers as it is
/// to write them.
struct AnswerRecovery: Sendable {
    /// The answer's fields, and what they are called in the module's output.
    private let fields: [(name: String, merged: String)]
    private let grade: (field: String, scale: ScoreScale)?

    /// Makes a recovery.
    ///
    /// - Parameters:
    ///   - schema: The schema of answers.
    ///   - merging: How answers are put behind the input; nil if they aren't.
    ///   - grade: The field that the module brings to 0 to 1, and the scale on which it is answered.
    init(
        answering schema: JSON,
        merging: InputMerging? = nil,
        grade: (field: String, scale: ScoreScale)? = nil
    ) {
        let merged = merging?.answerNames ?? [:]
        fields = (schema["properties"]?.object?.names ?? []).map { ($0, merged[$0] ?? $0) }
        self.grade = grade
    }

    /// Returns the answer's fields of an output, or the output as it is if it has none of them.
    func answer(in output: JSON) -> JSON {
        guard let members = output.object?.members else { return output }
        var answer: JSONObject = [:]
        for member in members {
            if let field = fields.first(where: { $0.merged == member.name })?.name {
                answer[field] = member.value
            } else if let field = fields.first(where: { $0.name == member.name }),
                output[field.merged] == nil
            {
                // Nobody has put an input before it.
                answer[field.name] = member.value
            }
        }
        guard !answer.isEmpty else { return output }
        if let grade, let value = answer[grade.field]?.number, (0...1).contains(value) {
            answer[grade.field] = grade.scale.level(nearest: value)
        }
        return .object(answer)
    }
}
