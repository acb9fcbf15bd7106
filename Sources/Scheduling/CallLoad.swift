import Contract
import JSONValues

/// What a call brings to the queue of its model.
struct CallLoad {
    /// What calls have in common that should come close together.
    let prefix: UInt64
    /// How many tokens it will take, estimated.
    let tokens: Int

    /// The load of a question to a language model.
    init(_ request: CompletionRequest) {
        let rows = request.messages.rows
        let count = min(request.stableMessages, rows.count)
        if count > 0, let end = rows.byteRange(of: count - 1)?.upperBound {
            prefix = rows.withBytes {
                ContentHash(UnsafeRawBufferPointer(rebasing: $0[..<end])).low
            }
        } else {
            prefix = 0
        }
        // Four bytes a token in English. Answers are hardly ever as long as they may be.
        let answer = min(request.settings["max_tokens"]?.integer ?? 256, 256)
        tokens = (rows.byteCount + (request.schema?.utf8.count ?? 0)) / 4 + max(0, answer)
    }

    /// The load of texts to embed.
    init(_ request: EmbeddingRequest) {
        prefix = 0
        tokens = request.texts.reduce(0) { $0 + $1.utf8.count } / 4
    }
}
