import PluginSDK

/// Asks a language model for an answer, with instructions and examples.
///
/// Instructions and examples are its variables; all that stays the same from input to input is
/// rendered once for each candidate.
struct Generator: Module {
    private let settings: GeneratorSettings
    private let prompt: Prompt
    private let question: StructuredQuestion?
    private let merging: InputMerging?
    private let cache = PromptCache(capacity: 64)
    private let calibration = Calibration()

    init(configuration: JSON) throws {
        let settings = GeneratorSettings(configuration)
        self.settings = settings
        question = try settings.outputSchema.map { schema in
            try StructuredQuestion(schema: schema, form: settings.form, reasks: settings.reasks)
        }
        merging =
            settings.returnsInput
            ? InputMerging(input: settings.inputSchema, answer: settings.outputSchema ?? [:])
            : nil
        prompt = Prompt(settings)
    }

    func infer(_ request: InferRequest, call: any Call) async throws -> ModuleShape {
        guard let schema = request.output, schema["properties"]?.object?.isEmpty == false else {
            throw ComponentError(
                .invalidArgument,
                "the output schema \(request.output == nil ? "is missing" : "names no fields"); "
                    + "say which fields the answer has, for instance {\"answer\": \"string\"}",
                details: ["at": "/output"]
            )
        }
        // Says now, not at the first example, whether answers can have that schema.
        _ = try StructuredQuestion(schema: schema, form: settings.form, reasks: 0)
        try checkExamples(answering: schema)
        let merged = InputMerging(input: request.input, answer: schema).schema
        return ModuleShape(
            output: settings.returnsInput ? merged : schema,
            variables: settings.variables(answering: schema)
        )
    }

    func run(_ request: ModuleRequest, call: any Call) async throws -> ModuleResponse {
        guard let question else {
            throw ComponentError(
                .failedPrecondition,
                "the configuration has no 'output_schema'; the host sets it after 'infer'",
                details: ["at": "/output_schema"]
            )
        }
        guard let text = request.input else {
            return ModuleResponse(missingBecause: "the input is missing")
        }
        do {
            let input = try JSON(parsing: text)
            let completion = try completionRequest(input, request, call)
            switch try await ask(question, completion, call) {
            case .fits(let answer): return response(answer, to: input)
            case .unusable(let reason): return ModuleResponse(missingBecause: reason)
            }
        } catch let error as JSONSyntaxError {
            return ModuleResponse(missingBecause: "the input is no JSON: \(error)")
        } catch let error as ComponentError where !error.meetsEveryExample {
            return ModuleResponse(missingBecause: error.message)
        }
    }

    private func ask(
        _ question: StructuredQuestion,
        _ request: CompletionRequest,
        _ call: any Call
    ) async throws -> StructuredQuestion.Answer {
        guard settings.calibrates, !question.choices.isEmpty else {
            return try await question.ask(request, call: call)
        }
        var request = request
        request.choices = question.choices
        let prior = try await calibration.prior(
            for: call.variablesKey,
            requests: contentFree(like: request),
            call: call
        )
        let completion = try await call.generate(request)
        guard let best = Calibration.best(completion.choiceLogProbabilities, prior: prior) else {
            throw ComponentError(
                .unimplemented,
                "the language model '\(settings.model)' doesn't say how likely choices are; "
                    + "'calibrate' needs one that does, such as a local model"
            )
        }
        return question.read(question.choices[best])
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
            request.settings = settings.fixedSampling
            request.messages.removeLast()
            request.messages.append(
                ChatMessage(.user, prompt.values.text(ofInput: .object(input)))
            )
            return request
        }
    }

    private func response(_ answer: JSONObject, to input: JSON) -> ModuleResponse {
        let output = merging?.merged(input.object ?? [:], answer) ?? answer
        return ModuleResponse(output: JSON.object(output).text())
    }

    private func completionRequest(
        _ input: JSON,
        _ request: ModuleRequest,
        _ call: any Call
    ) throws
        -> CompletionRequest
    {
        let stable = try cache.messages(for: call.variablesKey) {
            try prompt.stableMessages(PromptVariables(request.variables, settings))
        }
        var messages = stable
        messages.append(ChatMessage(.user, prompt.values.text(ofInput: input)))
        return CompletionRequest(
            model: settings.model,
            messages: messages,
            stableMessages: stable.count,
            settings: settings.sampling(call)
        )
    }

    /// Renders the configured examples, so that one that can't be shown is an error at once.
    private func checkExamples(answering schema: JSON) throws {
        let values = ValueText(
            settings.format,
            inputSchema: settings.inputSchema,
            outputSchema: schema
        )
        for (index, example) in settings.examples.enumerated() {
            do {
                _ = try values.text(ofOutput: example["output"] ?? .null)
            } catch let error as ComponentError {
                throw ComponentError(
                    .invalidArgument,
                    "example \(index + 1): \(error.message)",
                    details: ["at": .string("/examples/\(index)/output")]
                )
            }
        }
    }
}
