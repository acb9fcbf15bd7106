import Contract
import JSONValues

/// A question to a model, as the journal sees it.
struct ModelQuestion: Sendable {
    /// What is asked where; see ``CallKey``.
    let key: CallKey
    /// The call path.
    let path: String
    /// For whom it is asked.
    let phase: String
    /// The model's name in the pipeline.
    let model: String
    /// Whether one answer counts for all calls with the same variables.
    let isShared: Bool
    /// How many bytes the answer may take in the journal, generously.
    let room: Int
}

extension ModelQuestion {
    /// A question to a language model.
    init(_ request: CompletionRequest, isShared: Bool, to model: String, call: any Call) {
        let context = call.context
        // Texts of answers are short; four bytes a token and as much again for escapes are many.
        let tokens = request.settings["max_tokens"]?.integer ?? 2048
        self.init(
            key: CallKey(request, model: model, path: context.path),
            path: context.path,
            phase: context.phase,
            model: model,
            isShared: isShared,
            room: 4096 + 8 * min(max(0, tokens), 1 << 20)
        )
    }

    /// A call of a tool; where the journal has a model's name it has the tool's.
    init(tool: String, arguments: String, call: any Call) {
        let context = call.context
        self.init(
            key: CallKey(tool: tool, arguments: arguments, path: context.path),
            path: context.path,
            phase: context.phase,
            model: tool,
            isShared: false,
            room: 65_536
        )
    }

    /// Texts for an embedding model.
    init(_ request: EmbeddingRequest, to model: String, call: any Call) {
        let context = call.context
        // Vectors of 4,096 numbers, each a bit more than five characters.
        self.init(
            key: CallKey(request, model: model, path: context.path),
            path: context.path,
            phase: context.phase,
            model: model,
            isShared: false,
            room: 4096 + 22_000 * request.texts.count
        )
    }
}
