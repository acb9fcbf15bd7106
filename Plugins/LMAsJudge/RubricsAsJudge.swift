import PluginSDK

/// Lets a language model grade each output by several criteria, in one answer.
///
/// The score is the weighted mean of the grades; each grade is an objective, and what the judge
/// says of each criterion is feedback, so that an optimizer sees what is lacking. What the judge
/// is shown, and what becomes of rows without judgement, is as for ``LMAsJudge``.
struct RubricsAsJudge: Reward {
    private let rubrics: [Rubric]
    private let judge: RowJudge

    init(configuration: JSON) throws {
        let scale = ScoreScale(configuration["score_type"]?.string ?? "score")
        let hasCritique = configuration["with_critique"]?.bool ?? true
        let rubrics = (configuration["rubrics"]?.array ?? []).map { Rubric($0, scale: scale) }
        self.rubrics = rubrics
        for (index, rubric) in rubrics.enumerated() where rubric.hasOneLevel {
            throw ComponentError(
                .invalidArgument,
                "'\(rubric.name)' has one level, which says nothing; give it two or more, or none",
                details: ["at": .string("/rubrics/\(index)/levels")]
            )
        }
        for (index, rubric) in rubrics.enumerated()
        where rubrics[..<index].contains(where: { $0.name == rubric.name }) {
            throw ComponentError(
                .invalidArgument,
                "two criteria are called '\(rubric.name)'",
                details: ["at": .string("/rubrics/\(index)/name")]
            )
        }
        judge = try RowJudge(
            configuration: configuration,
            question: StructuredQuestion(
                schema: Self.schema(rubrics, hasCritique: hasCritique),
                form: .json,
                reasks: 1
            ),
            stableMessages: [
                Self.message(
                    rubrics,
                    instructions: configuration["instructions"]?.string ?? "",
                    scale: scale,
                    hasCritique: hasCritique
                )
            ]
        )
    }

    func check(_ schemas: DataSchemas, call: any Call) async throws { try judge.check(schemas) }

    func score(_ request: ScoreRequest, call: any Call) async throws -> Score {
        var result = Score(scores: [])
        for (row, verdict) in try await judge.verdicts(on: request, call: call).enumerated() {
            var feedback: String?
            var objectives: [Objective] = []
            switch verdict {
            case .failed:
                result.scores.append(0)
                objectives = rubrics.map { Objective(name: $0.name, value: 0) }
            case .answered(let answer):
                let judgements = rubrics.map { ($0, answer[$0.name]?.object ?? [:]) }
                objectives = judgements.map { Objective(name: $0.name, value: $0.value($1)) }
                feedback = judgements.map { $0.feedback($1) }.joined(separator: "\n")
                result.scores.append(mean(objectives))
            case .unscored(let reason):
                result.scores.append(.nan)
                result.unscored[row] = reason
            }
            result.feedback.append(feedback)
            result.objectives.append(objectives)
        }
        return result
    }

    private func mean(_ grades: [Objective]) -> Double {
        let sum = zip(rubrics, grades).reduce(0.0) { $0 + $1.0.weight * $1.1.value }
        return sum / rubrics.reduce(0.0) { $0 + $1.weight }
    }

    private static func schema(_ rubrics: [Rubric], hasCritique: Bool) -> JSON {
        let members = rubrics.map {
            JSONObject.Member(name: $0.name, value: $0.schema(hasCritique: hasCritique))
        }
        return [
            "type": "object", "properties": .object(JSONObject(members)),
            "required": .array(rubrics.map { .string($0.name) }), "additionalProperties": false,
        ]
    }

    private static func message(
        _ rubrics: [Rubric],
        instructions: String,
        scale: ScoreScale,
        hasCritique: Bool
    ) -> String {
        let list = rubrics.map { "- " + $0.words }.joined(separator: "\n")
        let members =
            hasCritique
            ? "the fields \"critique\" (what is right and what is wrong with the output in this "
                + "respect, in a sentence) and \"score\""
            : "the field \"score\""
        let parts = [
            JudgePrompt.task, instructions, "Grade the output by each of these criteria:\n" + list,
            "Answer with a JSON object that has a field for each criterion, by its name, with an "
                + "object of \(members). A score is one of the criterion's marks, or, where it has "
                + "none, \(scale.words).",
        ]
        let text = parts.filter { !$0.isEmpty }.joined(separator: "\n\n")
        return ChatMessage(.system, text).text
    }
}
