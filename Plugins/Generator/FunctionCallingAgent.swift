import PluginSDK

/// Lets a language model call tools until it knows the answer.
///
/// In each round the model sees what the tools gave so far, and calls some, or answers. When it
/// answers, or the rounds are used up, it is asked for the answer with the output's schema; an
/// answer that fits already is taken as it is.
struct FunctionCallingAgent: Module {
    private static let trajectory = "trajectory"
    private let generator: Generator
    private let tools: ToolBelt
    private let rounds: Int
    private let returnsTrajectory: Bool

    init(configuration: JSON) throws {
        var settings = configuration.object ?? [:]
        for name in ["tools", "max_iterations", "return_trajectory"] { settings[name] = nil }
        generator = try Generator(configuration: .object(settings))
        tools = ToolBelt((configuration["tools"]?.array ?? []).compactMap(\.string))
        rounds = configuration["max_iterations"]?.integer ?? 5
        returnsTrajectory = configuration["return_trajectory"]?.bool ?? false
    }

    func infer(_ request: InferRequest, call: any Call) async throws -> ModuleShape {
        let inner = try await generator.infer(request, call: call)
        guard returnsTrajectory, var schema = inner.output.object else { return inner }
        var properties = schema["properties"]?.object ?? [:]
        guard properties[Self.trajectory] == nil else {
            throw ComponentError(
                .invalidArgument,
                "the output has a field 'trajectory' already; call it something else, or leave "
                    + "'return_trajectory' out",
                details: ["at": "/output"]
            )
        }
        properties[Self.trajectory] = ToolStep.listSchema
        schema["properties"] = .object(properties)
        schema["required"] = .array((schema["required"]?.array ?? []) + [.string(Self.trajectory)])
        return ModuleShape(output: .object(schema), variables: inner.variables)
    }

    func run(_ request: ModuleRequest, call: any Call) async throws -> ModuleResponse {
        try await generator.answering(request) { input, question in
            let rendered = try generator.rendered(request, call)
            let completion = try generator.completionRequest(input, rendered, call)
            var steps: [ToolStep] = []
            let answer = try await work(question, completion, &steps, call)
            let trace = JSON.array(steps.map(\.json))
            switch answer {
            case .unusable(let reason):
                return ModuleResponse(missingBecause: reason).with(trace: trace.text())
            case .fits(let answer):
                var output = generator.output(answer, for: input)
                if returnsTrajectory { output[Self.trajectory] = trace }
                return ModuleResponse(output: JSON.object(output).text()).with(trace: trace.text())
            }
        }
    }

    /// Goes through the rounds and asks for the answer.
    private func work(
        _ question: StructuredQuestion,
        _ request: CompletionRequest,
        _ steps: inout [ToolStep],
        _ call: any Call
    ) async throws -> StructuredQuestion.Answer {
        var talk = request
        talk.tools = try await tools.offers(call)
        var said = ""
        for _ in 0..<rounds where !talk.tools.isEmpty {
            let completion = try await call.generate(talk)
            guard !completion.toolCalls.isEmpty else {
                said = completion.content
                break
            }
            let round = try await tools.perform(completion.toolCalls, first: steps.count, call)
            steps += round
            talk.messages.append(Self.message(completion))
            for step in round { talk.messages.append(step.message) }
            if talk.streams { call.send(AnswerPart(content: "", beginsAnew: true).slotValue) }
        }
        if !said.isEmpty {
            if case .fits(let answer) = question.read(said) { return .fits(answer) }
            if talk.streams { call.send(AnswerPart(content: "", beginsAnew: true).slotValue) }
        }
        return try await question.ask(Self.last(request, steps, said), call: call)
    }

    /// What the model asked for, as it stands in the conversation.
    private static func message(_ completion: Completion) -> String {
        JSON.object([
            "role": "assistant", "content": .string(completion.content),
            "tool_calls": .array(completion.toolCalls.map(\.json)),
        ]).text()
    }

    /// The question for the answer: without tools, which some providers don't take beside a schema,
    /// so what they gave is told in words.
    private static func last(
        _ request: CompletionRequest,
        _ steps: [ToolStep],
        _ said: String
    ) -> CompletionRequest {
        guard !steps.isEmpty || !said.isEmpty else { return request }
        var request = request
        var parts: [String] = []
        if !steps.isEmpty {
            parts.append("Tools gave:\n" + steps.map { "- " + $0.line }.joined(separator: "\n"))
        }
        if !said.isEmpty { parts.append("Your thoughts:\n" + said) }
        parts.append("Now give the answer.")
        request.messages.append(ChatMessage(.user, parts.joined(separator: "\n\n")).text)
        return request
    }
}
