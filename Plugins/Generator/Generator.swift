import PluginSDK

/// Asks a language model for an answer, with instructions and examples.
///
/// Instructions and examples are its variables; all that stays the same from input to input is
/// rendered once for each candidate.
///
/// A class because calls on all cores use it at once: each copy of a struct would count each of its
/// members, and what several cores count costs more than what the call does.
final class Generator: Module {
    let settings: GeneratorSettings
    let prompt: Prompt
    private let question: StructuredQuestion?
    private let merging: InputMerging?
    /// Makes who finds answers of a schema in outputs.
    private let recover: @Sendable (_ schema: JSON, _ merging: InputMerging?) -> AnswerRecovery
    private let cache = PromptCache<Rendered>(capacity: 64)
    let calibration = Calibration()

    /// What of a candidate is the same for all inputs.
    struct Rendered: Sendable {
        let messages: Texts
        let temperature: Double?
        let threshold: Double?
    }

    /// Makes a generator.
    ///
    /// - Parameters:
    ///   - configuration: The configuration.
    ///   - grade: The field that a module around this one brings to 0 to 1, and its scale.
    ///   - outer: How such a module puts answers behind its input.
    /// - Throws: ``ComponentError`` for an output schema that answers can't have.
    init(
        configuration: JSON,
        grade: (field: String, scale: ScoreScale)? = nil,
        outer: InputMerging? = nil
    ) throws {
        let settings = GeneratorSettings(configuration)
        self.settings = settings
        question = try settings.outputSchema.map { schema in
            try StructuredQuestion(schema: schema, form: settings.form, reasks: settings.reasks)
        }
        merging =
            settings.returnsInput
            ? InputMerging(input: settings.inputSchema, answer: settings.outputSchema ?? [:])
            : nil
        recover = { AnswerRecovery(answering: $0, merging: $1 ?? outer, grade: grade) }
        prompt = Prompt(settings, recover(settings.outputSchema ?? [:], merging))
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
        let merging = InputMerging(input: request.input, answer: schema)
        try checkExamples(answering: schema, settings.returnsInput ? merging : nil)
        return ModuleShape(
            output: settings.returnsInput ? merging.schema : schema,
            variables: settings.variables(answering: schema)
        )
    }

    func run(_ request: ModuleRequest, call: any Call) async throws -> ModuleResponse {
        try await answering(request) { input, question in
            let rendered = try rendered(request, call)
            let request = try completionRequest(input, rendered, call)
            switch try await ask(question, consume request, rendered.threshold, call) {
            case .fits(let answer):
                return ModuleResponse(output: JSON.object(output(answer, for: input)).text())
            case .unusable(let reason): return ModuleResponse(missingBecause: reason)
            }
        }
    }

    /// Reads the input and has it answered; what is wrong with this input only is no error of all.
    // Inlined, as each function on the way of a call has a frame and a change of executors.
    @inline(__always)
    func answering(
        _ request: ModuleRequest,
        _ answer: (JSON, StructuredQuestion) async throws -> ModuleResponse
    ) async throws -> ModuleResponse {
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
            return try await answer(try JSON(parsing: text), question)
        } catch let error as JSONSyntaxError {
            return ModuleResponse(missingBecause: "the input is no JSON: \(error)")
        } catch let error as ComponentError where !error.meetsEveryExample {
            return ModuleResponse(missingBecause: error.message)
        }
    }

    /// The module's output: the answer, behind the input if that is wanted.
    func output(_ answer: JSONObject, for input: JSON) -> JSONObject {
        merging?.merged(input.object ?? [:], answer) ?? answer
    }

    /// The request for the answer to an input, without its form.
    func completionRequest(
        _ input: JSON,
        _ rendered: Rendered,
        _ call: any Call
    ) throws
        -> CompletionRequest
    {
        var messages = rendered.messages
        try prompt.add(turnsOf: input, to: &messages)
        return CompletionRequest(
            model: settings.model,
            messages: messages,
            stableMessages: rendered.messages.count,
            settings: settings.sampling(call, temperature: rendered.temperature),
            streams: call.isStreaming
        )
    }

    /// What all inputs of the request's candidate share, from the cache if it is there.
    func rendered(_ request: ModuleRequest, _ call: any Call) throws -> Rendered {
        try cache.value(for: call.variablesKey) {
            let variables = try PromptVariables(request.variables, settings)
            return Rendered(
                messages: try prompt.stableMessages(variables),
                temperature: variables.temperature,
                threshold: variables.threshold
            )
        }
    }

    /// Renders the configured examples, so that one that can't be shown is an error at once.
    private func checkExamples(answering schema: JSON, _ merging: InputMerging?) throws {
        let values = ValueText(
            settings.format,
            inputSchema: settings.inputSchema,
            outputSchema: schema,
            recovery: recover(schema, merging)
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
