import PluginSDK

/// Shows a language model the rows of a batch, one by one, and reads its judgements.
///
/// What is asked and what is made of the answer differ from judge to judge; whom to ask, what of
/// a row to show and what to do if no answer comes are the same.
struct RowJudge: Sendable {
    /// What became of a row.
    enum Verdict: Sendable {
        /// The program failed, and nobody was asked.
        case failed
        /// An answer that fits the question's schema.
        case answered(JSONObject)
        /// No answer, and why.
        case unscored(String)
    }

    private let selection: FieldSelection
    private let question: StructuredQuestion
    private let stableMessages: Texts
    private let model: String
    private let settings: JSONObject

    /// Makes a judge.
    ///
    /// - Parameters:
    ///   - configuration: The model, its settings, and which fields to show.
    ///   - question: What answers must be like.
    ///   - stableMessages: What comes before a row.
    /// - Throws: ``ComponentError`` for a mask that is no mask.
    init(
        configuration: JSON,
        question: StructuredQuestion,
        stableMessages: [String]
    ) throws {
        selection = try FieldSelection(configuration)
        self.question = question
        self.stableMessages = Texts(stableMessages)
        model = configuration["language_model"]?.string ?? "default"
        var settings: JSONObject = [:]
        for name in ["temperature", "max_tokens"] {
            if let value = configuration[name], !value.isNull { settings[name] = value }
        }
        self.settings = settings
    }

    func check(_ schemas: DataSchemas) throws {
        // Data without targets are judged by input and output alone.
        let hasTarget = schemas.target["properties"]?.object?.isEmpty == false
        try selection.check(schemas, needsTarget: hasTarget)
    }

    /// Asks about all rows at once; the host decides how many questions wait.
    func verdicts(on request: ScoreRequest, call: any Call) async throws -> [Verdict] {
        // The seed is the batch's, what is drawn from it each row's own: see `settings(for:)`.
        let seed = call.randomBytes(count: 8).reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
        return try await withThrowingTaskGroup(of: (Int, Result<Verdict, any Error>).self) {
            group in
            for row in request.outputs.indices {
                let (input, target) = (request.inputs[row], request.targets[row])
                let output = request.outputs[row]
                group.addTask {
                    do {
                        let verdict = try await verdict(input, target, output, seed, call)
                        return (row, .success(verdict))
                    } catch {
                        return (row, .failure(error))
                    }
                }
            }
            var results: [(Int, Result<Verdict, any Error>)] = []
            for try await result in group { results.append(result) }
            // By row, so that of several errors always the same one is told.
            return try results.sorted { $0.0 < $1.0 }.map { try $0.1.get() }
        }
    }

    private func verdict(
        _ input: String?,
        _ target: String?,
        _ output: String?,
        _ seed: UInt64,
        _ call: any Call
    ) async throws -> Verdict {
        guard let output else { return .failed }
        do {
            let message = JudgePrompt.message(
                input: try input.map { try JSON(parsing: $0) },
                target: try target.map { selection.selected(try JSON(parsing: $0)) },
                output: selection.selected(try JSON(parsing: output))
            )
            var messages = stableMessages
            messages.append(message)
            let request = CompletionRequest(
                model: model,
                messages: messages,
                stableMessages: stableMessages.count,
                settings: settings(for: message, seed)
            )
            switch try await question.ask(request, call: call) {
            case .unusable(let reason): return .unscored("the judge: \(reason)")
            case .fits(let answer): return .answered(answer)
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
