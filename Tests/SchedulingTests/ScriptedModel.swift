import Contract
import Synchronization

/// A language model and embedding model that answers what a closure says, and counts.
final class ScriptedModel: LanguageModel, EmbeddingModel {
    typealias Script = @Sendable (_ question: String, _ path: String) throws -> Completion

    private let script: Script
    private let count = Atomic<Int>(0)

    init(_ script: @escaping Script) { self.script = script }

    /// One that repeats the question and says where it was asked.
    static func echo() -> ScriptedModel {
        ScriptedModel { question, path in
            Completion(
                content: question + " at " + path,
                usage: Usage(inputTokens: 3, cachedTokens: 1, outputTokens: 2)
            )
        }
    }

    /// How often it was asked.
    var calls: Int { count.load(ordering: .relaxed) }

    func describe(_ request: Nothing, call: any Call) async throws -> ModelDescription {
        ModelDescription(model: "scripted", parallel: 4)
    }

    func generate(_ request: CompletionRequest, call: any Call) async throws -> Completion {
        count.add(1, ordering: .relaxed)
        return try script(request.messages.first ?? "", call.context.path)
    }

    func embed(_ request: EmbeddingRequest, call: any Call) async throws -> Embeddings {
        count.add(1, ordering: .relaxed)
        return Embeddings(
            vectors: request.texts.map { [Float($0.utf8.count), 0.1, -.infinity] },
            usage: Usage(inputTokens: 7)
        )
    }
}
