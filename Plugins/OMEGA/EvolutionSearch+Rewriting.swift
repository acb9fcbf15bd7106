import PluginSDK

/// A request for new instructions.
struct RewriteQuestion: Sendable {
    let variable: ProgramVariable
    let messages: [ChatMessage]
    let temperature: Double
    /// The instructions that it starts from.
    let current: [String]
    /// Texts of the batch, which mustn't be copied.
    let avoid: [String]
    /// Step, slot and use, to key the seed.
    let purpose: String
}

/// What a language model made of a request for new instructions.
enum RewriteAnswer: Sendable {
    case text(String)
    /// Nothing that could be used, twice.
    case useless
    /// The model couldn't be asked.
    case lost
}

extension EvolutionSearch {
    /// Asks for new instructions, and once more if the first can't be used.
    ///
    /// A failing model costs this child, not the search: it is logged as a warning.
    mutating func answer(_ question: RewriteQuestion, call: any Call) async throws -> RewriteAnswer
    {
        var messages = question.messages
        for attempt in 0..<2 {
            let completion: Completion
            do {
                completion = try await call.generate(
                    request(question, messages: messages, attempt: attempt)
                )
            } catch let error as ComponentError where error.status != .cancelled {
                call.log(
                    .warning,
                    "\(question.purpose): '\(settings.languageModel)' gave no answer, so this "
                        + "child is dropped: \(error.message)"
                )
                return .lost
            }
            switch Self.read(completion) {
            case .failure(let fault): complain(fault.sentence)
            case .success(let text):
                guard let fault = await fault(of: text, question, call: call) else {
                    texts.note(text, of: question.variable.path)
                    return .text(text)
                }
                complain(fault)
            }
            func complain(_ fault: String) {
                call.log(.debug, "\(question.purpose): rejected: \(fault)")
                messages.append(ChatMessage(.assistant, completion.content))
                messages.append(Prompts.complaint(fault))
            }
        }
        return .useless
    }

    private func request(
        _ question: RewriteQuestion,
        messages: [ChatMessage],
        attempt: Int
    ) -> CompletionRequest {
        var settings: JSONObject = [
            "temperature": .number(question.temperature),
            "max_tokens": .integer(Int64(self.settings.maximumTokens)),
        ]
        if let effort = self.settings.reasoningEffort {
            settings["reasoning_effort"] = .string(effort)
        }
        if question.temperature > 0 {
            var random = KeyedRandom(
                seed: space.seed,
                purpose: "\(question.purpose)/attempt:\(attempt)"
            )
            // Models take seeds of 31 bits.
            settings["seed"] = .integer(Int64(random.next() >> 33))
        }
        return CompletionRequest(
            model: self.settings.languageModel,
            messages: Texts(messages.map(\.text)),
            stableMessages: 1,
            settings: settings,
            schema: Prompts.schema(thinks: self.settings.thinks).text()
        )
    }

    private struct Fault: Error { let sentence: String }

    private static func read(_ completion: Completion) -> Result<String, Fault> {
        if completion.finish == "length" {
            return .failure(Fault(sentence: "it was too long and was cut off; be brief"))
        }
        let content = completion.content
        // Models that can't be held to a schema put words or a code fence around the object.
        let inner = content.firstIndex(of: "{").flatMap { start in
            content.lastIndex(of: "}").flatMap { $0 > start ? content[start...$0] : nil }
        }
        guard let text = (try? JSON(parsing: String(inner ?? "")))?["instructions"]?.string else {
            return .failure(
                Fault(sentence: "it is no JSON object with a text named \"instructions\"")
            )
        }
        let start = text.drop(while: \.isWhitespace)
        let end = start.lastIndex { !$0.isWhitespace }
        guard let end else { return .failure(Fault(sentence: "the instructions are empty")) }
        return .success(String(start[...end]))
    }

    // Why new instructions aren't worth a rollout, or nil if they are.
    private mutating func fault(
        of text: String,
        _ question: RewriteQuestion,
        call: any Call
    ) async -> String? {
        let variable = question.variable
        if let schema = try? JSONSchema(variable.variable.schema),
            let violation = schema.violations(of: .string(text)).first
        {
            return "the instructions break a rule of their schema: \(violation)"
        }
        for other in question.avoid {
            guard let copied = TextShingles.sharedRun(8, of: text, in: other) else { continue }
            let isNew = question.current.allSatisfy {
                TextShingles.sharedRun(8, of: copied, in: $0) == nil
            }
            if isNew { return "it copies the input '\(copied)'; give general rules" }
        }
        if let model = settings.embeddingModel {
            await texts.embed(text, of: variable.path, model: model, call: call)
        }
        guard let nearest = texts.nearest(to: text, of: variable.path),
            nearest.likeness >= settings.noveltyThreshold
        else { return nil }
        return "it says the same as instructions that were tried before"
    }
}
