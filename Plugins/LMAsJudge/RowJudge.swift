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

    /// What a row consists of, as JSON texts.
    private struct Row: Hashable, Sendable {
        let input: String?
        let target: String?
        let output: String?
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
    ///
    /// Equal rows have one verdict: they would be the same question with the same seed.
    func verdicts(on request: ScoreRequest, call: any Call) async throws -> [Verdict] {
        // The seed is the batch's, what is drawn from it each row's own: see `settings(for:)`.
        let seed = call.randomBytes(count: 8).reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
        let rows = request.outputs.indices.map { row in
            Row(
                input: request.inputs[row],
                target: request.targets[row],
                output: request.outputs[row]
            )
        }
        let verdicts = try await verdicts(on: Set(rows), seed, call)
        // By row, so that of several errors always the same one is told.
        return try rows.map { try verdicts[$0]?.get() ?? .failed }
    }

    private func verdicts(
        on rows: Set<Row>,
        _ seed: UInt64,
        _ call: any Call
    ) async throws -> [Row: Result<Verdict, any Error>] {
        try await withThrowingTaskGroup(of: (Row, Result<Verdict, any Error>).self) { group in
            for row in rows {
                group.addTask {
                    do {
                        return (row, .success(try await verdict(on: row, seed, call)))
                    } catch {
                        return (row, .failure(error))
                    }
                }
            }
            var results: [Row: Result<Verdict, any Error>] = [:]
            for try await (row, result) in group { results[row] = result }
            return results
        }
    }

    private func verdict(
        on row: Row,
        _ seed: UInt64,
        _ call: any Call
    ) async throws -> Verdict {
        guard let output = row.output else { return .failed }
        do {
            let message = JudgePrompt.message(
                input: try row.input.map { try JSON(parsing: $0) },
                target: try row.target.map { selection.selected(try JSON(parsing: $0)) },
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
