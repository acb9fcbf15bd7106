import Contract
import Synchronization

/// A language model that answers when it is let to, and says when it is asked.
final class HeldModel: LanguageModel, EmbeddingModel {
    private struct State {
        var held: [UnsafeContinuation<Void, Never>] = []
        var questions: [String] = []
        var asked: Int { questions.count }
        var watchers: [(count: Int, continuation: UnsafeContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    /// How often it was asked.
    var calls: Int { state.withLock { $0.asked } }

    /// What it was asked, in order.
    var questions: [String] { state.withLock { $0.questions } }

    /// Waits until it has been asked so often.
    func asked(_ count: Int) async {
        await withUnsafeContinuation { continuation in
            let isThere = state.withLock { state in
                if state.asked >= count { return true }
                state.watchers.append((count, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    /// Lets all answer that it was asked for so far.
    func release() {
        let held = state.withLock { state in
            defer { state.held = [] }
            return state.held
        }
        for continuation in held { continuation.resume() }
    }

    private func wait(_ question: String) async {
        await withUnsafeContinuation { continuation in
            let watchers = state.withLock { state in
                state.questions.append(question)
                state.held.append(continuation)
                let asked = state.asked
                let due = state.watchers.filter { $0.count <= asked }
                state.watchers.removeAll { $0.count <= asked }
                return due
            }
            for watcher in watchers { watcher.continuation.resume() }
        }
    }

    func describe(_ request: Nothing, call: any Call) async throws -> ModelDescription {
        ModelDescription(model: "held", parallel: 64)
    }

    func generate(_ request: CompletionRequest, call: any Call) async throws -> Completion {
        await wait(request.messages.last ?? "")
        try Task.checkCancellation()
        let number = calls
        return Completion(content: "answer \(number)", usage: Usage(inputTokens: 5))
    }

    func embed(_ request: EmbeddingRequest, call: any Call) async throws -> Embeddings {
        await wait(request.texts.first ?? "")
        return Embeddings(vectors: request.texts.map { _ in [1] })
    }
}
