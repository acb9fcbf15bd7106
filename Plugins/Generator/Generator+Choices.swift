import PluginSDK

// Answers out of a fixed list, which a model weighs instead of writing one.

extension Generator {
    /// Asks for the answer; weighs the choices where the model's own choice isn't what counts.
    ///
    /// - Parameters:
    ///   - question: The question.
    ///   - request: The request for its answer, without form.
    ///   - threshold: How likely a choice must be, if that matters.
    ///   - call: The call that asks.
    /// - Returns: The answer, or why there is none.
    /// - Throws: ``ComponentError`` if the model can't be asked, or doesn't weigh.
    func ask(
        _ question: StructuredQuestion,
        _ request: consuming CompletionRequest,
        _ threshold: Double?,
        _ call: any Call
    ) async throws -> StructuredQuestion.Answer {
        guard settings.calibrates || threshold != nil, !question.choices.isEmpty else {
            return try await question.ask(request, call: call)
        }
        return try await weigh(question, request, threshold, call)
    }

    /// Asks how likely each choice is.
    ///
    /// Never inlined: the frame of the way that most calls take would be four times as large.
    @inline(never)
    private func weigh(
        _ question: StructuredQuestion,
        _ request: consuming CompletionRequest,
        _ threshold: Double?,
        _ call: any Call
    ) async throws -> StructuredQuestion.Answer {
        request.choices = question.choices
        var weights = ChoiceWeights(choices: question.choices)
        if settings.calibrates {
            let prior = try await calibration.prior(
                for: call.variablesKey,
                requests: contentFree(like: request),
                call: call
            )
            try check(prior, needing: "calibrate", request)
            weights.prior = prior
        }
        let found = try await call.generate(request).choiceLogProbabilities
        try check(found, needing: threshold == nil ? "calibrate" : "threshold", request)
        weights.logProbabilities = found
        switch weights.choice(atLeast: threshold, otherwise: settings.otherwise) {
        case .made(let choice): return question.read(choice)
        case .unsure(let reason): return .unusable(reason)
        }
    }

    private func check(
        _ logProbabilities: [Double],
        needing parameter: String,
        _ request: CompletionRequest
    ) throws {
        guard logProbabilities.count != request.choices.count else { return }
        throw ComponentError(
            .unimplemented,
            "the language model '\(settings.model)' doesn't say how likely choices are; "
                + "'\(parameter)' needs one that does, such as a local model"
        )
    }

    /// The same request about inputs that say nothing.
    private func contentFree(like request: CompletionRequest) -> [CompletionRequest] {
        let fields = settings.inputSchema["properties"]?.object?.members ?? []
        return Calibration.contentFree.map { text in
            let input = JSONObject(
                fields.filter { $0.value["type"]?.string == "string" }
                    .map { .init(name: $0.name, value: .string(text)) }
            )
            var request = request
            // Whichever call comes first asks for all of them: nothing here may be its own.
            request.isShared = true
            request.streams = false
            request.settings = settings.fixedSampling
            request.messages.removeLast()
            request.messages.append(
                ChatMessage(.user, prompt.values.text(ofInput: .object(input)))
            )
            return request
        }
    }
}
