import PluginSDK

/// Lets a language model judge each output.
///
/// The judge sees the program's input, the target if there is one, and the output; its critique
/// becomes the row's feedback. A missing output scores 0 and nobody is asked; a row whose
/// judgement can't be had or read is unscored.
struct LMAsJudge: Reward {
    private let scale: ScoreScale
    private let judge: RowJudge
    private let hasCritique: Bool

    init(configuration: JSON) throws {
        scale = ScoreScale(configuration["score_type"]?.string ?? "score")
        hasCritique = configuration["with_critique"]?.bool ?? true
        let prompt = try JudgePrompt(
            instructions: configuration["instructions"]?.string ?? "",
            examples: configuration["examples"]?.array ?? [],
            scale: scale,
            hasCritique: hasCritique
        )
        judge = try RowJudge(
            configuration: configuration,
            question: StructuredQuestion(
                schema: scale.schema(hasCritique: hasCritique),
                form: hasCritique ? .json : .text,
                reasks: 1
            ),
            stableMessages: prompt.stableMessages
        )
    }

    func check(_ schemas: DataSchemas, call: any Call) async throws { try judge.check(schemas) }

    func score(_ request: ScoreRequest, call: any Call) async throws -> Score {
        var result = Score(scores: [])
        var critiques: [String?] = []
        for (row, verdict) in try await judge.verdicts(on: request, call: call).enumerated() {
            var critique: String?
            switch verdict {
            case .failed:
                result.scores.append(0)
            case .answered(let answer):
                result.scores.append(scale.normalized(answer))
                critique = answer["critique"]?.string
            case .unscored(let reason):
                result.scores.append(.nan)
                result.unscored[row] = reason
            }
            critiques.append(critique)
        }
        if hasCritique { result.feedback = critiques }
        return result
    }
}
