public import Contract
import JSONValues

// Typed forms of the host's services.

extension Call {
    /// Asks a language model of the pipeline.
    ///
    /// - Parameter request: The messages; `model` is the model's name in the pipeline.
    /// - Returns: The answer.
    /// - Throws: `ComponentError` if there is none.
    public func generate(_ request: CompletionRequest) async throws -> Completion {
        try Completion(slotValue: await self.request("lm.generate", request.slotValue))
    }

    /// Asks an embedding model of the pipeline.
    ///
    /// - Parameter request: The texts; `model` is the model's name in the pipeline.
    /// - Returns: A vector for each text.
    /// - Throws: `ComponentError` if a text can't be embedded.
    public func embed(_ request: EmbeddingRequest) async throws -> Embeddings {
        try Embeddings(slotValue: await self.request("embed", request.slotValue))
    }

    /// Asks a reward that stands in this component's configuration.
    ///
    /// - Parameters:
    ///   - component: The name that the configuration gives in place of the nested component.
    ///   - rows: The rows to score.
    /// - Returns: Their scores.
    /// - Throws: `ComponentError` if they can't be scored.
    public func score(_ component: String, _ rows: ScoreRequest) async throws -> Score {
        var value = rows.slotValue
        value.headText = JSON.object(["component": .string(component)]).bytes()
        return try Score(slotValue: await request("reward.score", value))
    }

    /// Has the host check a reward that stands in this component's configuration.
    ///
    /// Whoever shows a nested reward other data than the program's says so in its own `check`; a
    /// reward that nobody asks about is checked with the program's schemas. What doesn't fit is
    /// told by the host, at the nested reward's place, so it is no error here.
    ///
    /// - Parameters:
    ///   - component: The name that the configuration gives in place of the nested component.
    ///   - schemas: The schemas of the data that it will see.
    /// - Returns: What doesn't fit, or nil.
    /// - Throws: `ComponentError` if there is no such component.
    public func check(_ component: String, _ schemas: DataSchemas) async throws -> String? {
        var head: JSONObject = ["component": .string(component)]
        for member in try schemas.slotValue.head().members { head[member.name] = member.value }
        return try await request("reward.check", SlotValue(head: head)).head()["mistake"]?.string
    }

    /// Asks a tool that stands in this component's configuration what it is.
    ///
    /// - Parameter component: The name that the configuration gives in place of the nested tool.
    /// - Returns: What language models are told of it.
    /// - Throws: `ComponentError` if there is no such tool.
    public func describeTool(_ component: String) async throws -> ToolDescription {
        let head: JSONObject = ["component": .string(component)]
        return try ToolDescription(slotValue: await request("tool.describe", SlotValue(head: head)))
    }

    /// Calls a tool that stands in this component's configuration.
    ///
    /// - Parameters:
    ///   - component: The name that the configuration gives in place of the nested tool.
    ///   - arguments: The arguments as JSON text; the host checks them by the tool's schema.
    ///   - number: Which of this component's tool calls it is, from 0, by an order that doesn't
    ///     depend on which ends first.
    /// - Returns: What the model reads.
    /// - Throws: `ComponentError` with a sentence for the model.
    public func callTool(
        _ component: String,
        arguments: String,
        number: Int
    ) async throws -> ToolResult {
        var value = ToolRequest(arguments: arguments).slotValue
        let head: JSONObject = [
            "component": .string(component), "number": .integer(Int64(number)),
        ]
        value.headText = JSON.object(head).bytes()
        return try ToolResult(slotValue: await request("tool.call", value))
    }

    /// Reads examples of the training data.
    ///
    /// - Parameter indices: Which, from 0.
    /// - Returns: For each an object {input, target} as JSON text.
    /// - Throws: `ComponentError` for an index that doesn't exist.
    public func trainingExamples(_ indices: [Int]) async throws -> [String] {
        let head: JSONObject = [
            "split": "train", "indices": .array(indices.map { .integer(Int64($0)) }),
        ]
        let answer = try await request("data.read", SlotValue(head: head))
        return try answer.requiredTexts("examples").map { $0 ?? "{}" }
    }

    /// Gets a secret, such as the key of a provider; it must not be written anywhere.
    ///
    /// - Parameter name: The variable's name, which stands in a member of this component's
    ///   configuration that its manifest marks `x-glia-secret`.
    /// - Returns: The secret.
    /// - Throws: `ComponentError` that names the variable if it isn't set.
    public func secret(_ name: String) async throws -> String {
        let answer = try await request("secret.get", SlotValue(head: ["name": .string(name)]))
        guard let value = try answer.head()["value"]?.string else {
            throw ComponentError(.internalFault, "the service 'secret.get' gave no text 'value'")
        }
        return value
    }

    /// Has trials run; for who searches in one call.
    ///
    /// - Parameter trials: Candidates on examples; one request after the other.
    /// - Returns: Their results.
    /// - Throws: `ComponentError` with status `resourceExhausted` if the budget is used up, and
    ///   `cancelled` if the run shall end.
    public func evaluate(_ trials: [Trial]) async throws -> TrialResults {
        let request = EvaluationRequest(trials: trials)
        return try TrialResults(slotValue: await self.request("evaluate", request.slotValue))
    }
}
