import PluginSDK

/// Lets a language model judge each output.
///
/// The judge sees the program's input, the target if there is one, and the output; its critique
/// becomes the row's feedback. A missing output scores 0 and nobody is asked; a row whose
/// judgement can't be had or read is unscored.
struct LMAsJudge: Reward {
    private let selection: FieldSelection
    private let scale: JudgeScale
    private let prompt: JudgePrompt
    private let question: StructuredQuestion
    private let hasCritique: Bool
    private let model: String
    private let settings: JSONObject

    init(configuration: JSON) throws {
        selection = try FieldSelection(configuration)
        scale = JudgeScale(configuration["score_type"]?.string ?? "score")
        hasCritique = configuration["with_critique"]?.bool ?? true
        model = configuration["language_model"]?.string ?? "default"
        prompt = try JudgePrompt(
            instructions: configuration["instructions"]?.string ?? "",
            examples: configuration["examples"]?.array ?? [],
            scale: scale,
            hasCritique: hasCritique
        )
        question = try StructuredQuestion(
            schema: scale.schema(hasCritique: hasCritique),
            form: hasCritique ? .json : .text,
            reasks: 1
        )
        var settings: JSONObject = [:]
        for name in ["temperature", "max_tokens"] {
            if let value = configuration[name], !value.isNull { settings[name] = value }
        }
        self.settings = settings
    }

    func check(_ schemas: DataSchemas, call: any Call) async throws {
        // Data without targets are judged by input and output alone.
        let hasTarget = schemas.target["properties"]?.object?.isEmpty == false
        try selection.check(schemas, needsTarget: hasTarget)
    }

    func score(_ request: ScoreRequest, call: any Call) async throws -> Score {
        let judgements = try await judgements(of: request, call: call)
        var result = Score(scores: [])
        for (row, judgement) in judgements.enumerated() {
            switch judgement {
            case .failed:
                result.scores.append(0)
            case .scored(let score, _):
                result.scores.append(score)
            case .unscored(let reason):
                result.scores.append(.nan)
                result.unscored[row] = reason
            }
        }
        if hasCritique { result.feedback = judgements.map(\.critique) }
        return result
    }

    /// What became of a row.
    private enum Judgement {
        case failed
        case scored(Double, critique: String?)
        case unscored(String)

        var critique: String? {
            if case .scored(_, let critique) = self { critique } else { nil }
        }
    }

    /// Asks about all rows at once; the host decides how many questions wait.
    private func judgements(of request: ScoreRequest, call: any Call) async throws -> [Judgement] {
        // The seed is the batch's, what is drawn from it each row's own: see `settings(for:)`.
        let seed = call.randomBytes(count: 8).reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
        return try await withThrowingTaskGroup(of: (Int, Result<Judgement, any Error>).self) {
            group in
            for row in request.outputs.indices {
                let (input, target) = (request.inputs[row], request.targets[row])
                let output = request.outputs[row]
                group.addTask {
                    do {
                        let judgement = try await judge(input, target, output, seed, call)
                        return (row, .success(judgement))
                    } catch {
                        return (row, .failure(error))
                    }
                }
            }
            var results: [(Int, Result<Judgement, any Error>)] = []
            for try await result in group { results.append(result) }
            // By row, so that of several errors always the same one is told.
            return try results.sorted { $0.0 < $1.0 }.map { try $0.1.get() }
        }
    }

    private func judge(
        _ input: String?,
        _ target: String?,
        _ output: String?,
        _ seed: UInt64,
        _ call: any Call
    ) async throws -> Judgement {
        guard let output else { return .failed }
        do {
            let message = try prompt.message(
                input: input.map { try JSON(parsing: $0) },
                target: target.map { selection.selected(try JSON(parsing: $0)) },
                output: selection.selected(try JSON(parsing: output))
            )
            let request = CompletionRequest(
                model: model,
                messages: Texts(prompt.stableMessages + [message]),
                stableMessages: prompt.stableMessages.count,
                settings: settings(for: message, seed)
            )
            switch try await question.ask(request, call: call) {
            case .unusable(let reason): return .unscored("the judge: \(reason)")
            case .fits(let answer):
                return .scored(scale.normalized(answer), critique: answer["critique"]?.string)
            }
        } catch let error as JSONSyntaxError {
            return .unscored("the row is no JSON: \(error)")
        } catch let error as ComponentError where !error.meetsEveryExample {
            return .unscored("the judge: \(error.message)")
        }
    }

    /// The settings to send; the seed of a random judge depends on the row, not on its neighbours.
    private func settings(for message: String, _ seed: UInt64) -> JSONObject {
        guard (settings["temperature"]?.number ?? 0) > 0 else { return settings }
        var settings = settings
        var random = KeyedRandom(seed: seed, purpose: "judge/" + message)
        settings["seed"] = .integer(Int64(random.next() >> 33))
        return settings
    }
}
