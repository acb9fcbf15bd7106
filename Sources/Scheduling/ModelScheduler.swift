package import Contract
import JSONValues
package import PluginHost
import Synchronization

/// The one door to all models: every model call of every plugin goes through here.
///
/// It bounds how many calls are in flight for each model, tries again where that can help, asks
/// equal questions once, keeps the account, and has each answer written into the run's journal
/// before it is used. A provider makes one attempt at one request.
package final class ModelScheduler: Sendable {
    /// A model of the pipeline, under the name that the pipeline gives it.
    package struct Entry<Model: Sendable>: Sendable {
        let model: Model
        let route: ModelRoute

        /// Whether its answers may be taken from the cache.
        package var isCached: Bool { route.cachedAs != nil }

        /// Makes an entry.
        ///
        /// - Parameters:
        ///   - model: The model.
        ///   - parallel: How many calls are in flight at most.
        ///   - price: What its tokens cost.
        ///   - cachedAs: What tells its answers from those of all other models, if they may be
        ///     taken from the cache.
        package init(
            _ model: Model,
            parallel: Int,
            price: ModelPrice? = nil,
            cachedAs: String? = nil
        ) {
            self.model = model
            route = ModelRoute(
                gate: CallGate(limit: parallel),
                price: price,
                cachedAs: cachedAs
            )
        }
    }

    /// How often a failed call is tried again when the provider says that this may help.
    package static let retries = 4

    /// What the calls cost, the run's earlier ones included.
    package let ledger: ModelLedger
    private let languageModels: [String: Entry<any LanguageModel>]
    private let embeddingModels: [String: Entry<any EmbeddingModel>]
    let cancellation: RunCancellation
    /// Waits before a call is tried again.
    let pause: @Sendable (Duration) async throws -> Void
    let cache: AnswerCache?
    let journal = Mutex<CallJournal?>(nil)
    let asked = AskedTimes()
    let inFlight = CallsInFlight()

    /// Makes a scheduler; it stops the run if a model can't be reached or the journal not kept.
    ///
    /// `pause` waits before a call is tried again.
    package init(
        languageModels: [String: Entry<any LanguageModel>],
        embeddingModels: [String: Entry<any EmbeddingModel>],
        ledger: ModelLedger = ModelLedger(),
        cache: AnswerCache? = nil,
        cancellation: RunCancellation = RunCancellation(),
        pause: @escaping @Sendable (Duration) async throws -> Void = {
            try await Task.sleep(for: $0)
        }
    ) {
        self.pause = pause
        self.languageModels = languageModels
        self.embeddingModels = embeddingModels
        self.ledger = ledger
        self.cache = cache
        self.cancellation = cancellation
    }

    /// From now on keeps every answer in a journal, and answers from it what it has.
    package func keep(_ journal: CallJournal) { self.journal.withLock { $0 = journal } }

    /// Asks a language model.
    ///
    /// - Throws: ``ComponentError`` if there is no such model, or no answer.
    package func generate(_ request: CompletionRequest, call: any Call) async throws -> Completion {
        let entry = try Self.entry(request.model, in: languageModels, noun: "language model")
        let name = Self.name(request.model)
        var plain = request
        plain.model = ""
        plain.isShared = false
        let answer = try await answer(
            to: { ModelQuestion(plain, isShared: request.isShared, to: name, call: call) },
            everywhere: { CallKey(plain, model: $0, path: $1) },
            call: call,
            by: entry.route,
            ask: { .completion(try await entry.model.generate(plain, call: call)) }
        )
        guard case .completion(let completion) = answer else { throw Self.mismatch(call) }
        return completion
    }

    /// Asks an embedding model.
    ///
    /// - Throws: ``ComponentError`` if there is no such model, or no answer.
    package func embed(_ request: EmbeddingRequest, call: any Call) async throws -> Embeddings {
        let entry = try Self.entry(request.model, in: embeddingModels, noun: "embedding model")
        let name = Self.name(request.model)
        let plain = EmbeddingRequest(texts: request.texts)
        let answer = try await answer(
            to: { ModelQuestion(plain, to: name, call: call) },
            everywhere: { CallKey(plain, model: $0, path: $1) },
            call: call,
            by: entry.route,
            ask: { .embeddings(try await entry.model.embed(plain, call: call)) }
        )
        guard case .embeddings(let embeddings) = answer else { throw Self.mismatch(call) }
        return embeddings
    }

    private static func name(_ name: String) -> String { name.isEmpty ? "default" : name }

    private static func mismatch(_ call: any Call) -> ComponentError {
        ComponentError(
            .dataLoss,
            "the journal has another kind of answer for '\(call.context.path)'"
        )
    }

    private static func entry<Model>(
        _ name: String,
        in entries: [String: Entry<Model>],
        noun: String
    ) throws -> Entry<Model> {
        if let entry = entries[self.name(name)] { return entry }
        let known = entries.keys.sorted().map { "'\($0)'" }.joined(separator: ", ")
        throw ComponentError(
            .notFound,
            "the pipeline has no \(noun) '\(name)'; "
                + (known.isEmpty ? "it has none" : "there are \(known)")
        )
    }
}
