package import Contract
import JSONValues
package import PluginHost
import Synchronization

/// The one door to all models: every model call of every plugin goes through here.
///
/// It bounds how many calls are in flight for each model, tries again where that can help, keeps
/// the account, and has each answer written into the run's journal before it is used. A provider
/// makes one attempt at one request.
package final class ModelScheduler: Sendable {
    /// A model of the pipeline, under the name that the pipeline gives it.
    package struct Entry<Model: Sendable>: Sendable {
        let model: Model
        let gate: CallGate
        let outage = OutageWatch()
        let price: ModelPrice?

        /// Makes an entry; at most `parallel` calls are in flight at once.
        package init(_ model: Model, parallel: Int, price: ModelPrice? = nil) {
            self.model = model
            self.price = price
            gate = CallGate(limit: parallel)
        }
    }

    /// How often a failed call is tried again when the provider says that this may help.
    package static let retries = 4

    /// What the calls cost, the run's earlier ones included.
    package let ledger: ModelLedger
    private let languageModels: [String: Entry<any LanguageModel>]
    private let embeddingModels: [String: Entry<any EmbeddingModel>]
    private let cancellation: RunCancellation
    private let pause: @Sendable (Duration) async throws -> Void
    private let journal = Mutex<CallJournal?>(nil)

    /// Makes a scheduler; it stops the run if a model can't be reached or the journal not kept.
    ///
    /// `pause` waits before a call is tried again.
    package init(
        languageModels: [String: Entry<any LanguageModel>],
        embeddingModels: [String: Entry<any EmbeddingModel>],
        ledger: ModelLedger = ModelLedger(),
        cancellation: RunCancellation = RunCancellation(),
        pause: @escaping @Sendable (Duration) async throws -> Void = {
            try await Task.sleep(for: $0)
        }
    ) {
        self.pause = pause
        self.languageModels = languageModels
        self.embeddingModels = embeddingModels
        self.ledger = ledger
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
            call: call,
            by: Way(gate: entry.gate, outage: entry.outage, price: entry.price),
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
            call: call,
            by: Way(gate: entry.gate, outage: entry.outage, price: entry.price),
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

    // MARK: - The journal

    /// What all calls of a model pass.
    private struct Way {
        let gate: CallGate
        let outage: OutageWatch
        let price: ModelPrice?
    }

    /// Answers from the journal, or asks and keeps what comes of it.
    private func answer(
        to question: () -> ModelQuestion,
        call: any Call,
        by way: Way,
        ask: () async throws -> ModelAnswer
    ) async throws -> ModelAnswer {
        guard let journal = journal.withLock({ $0 }) else {
            return try await attempt(call, way, ask).outcome.get()
        }
        let question = question()
        let key = journal.key(of: question)
        if let entry = try guarded({ try journal.entry(key, of: question) }) {
            return try replay(entry, phase: question.phase, price: way.price)
        }
        var isPromised = false
        defer { if isPromised { journal.redeem(question) } }
        let attempted = try await attempt(call, way) {
            // When it is the call's turn: what waits needs no room yet.
            if !isPromised { try guarded { try journal.promise(question) } }
            isPromised = true
            return try await ask()
        }
        if let entry = JournalEntry(attempted, key: key, question) {
            isPromised = false
            do {
                try await journal.append(entry, of: question)
            } catch {
                throw stop(error)
            }
        }
        return try attempted.outcome.get()
    }

    private func replay(
        _ entry: JournalEntry,
        phase: String,
        price: ModelPrice?
    ) throws -> ModelAnswer {
        if entry.failedAttempts > 0 { ledger.failed(entry.failedAttempts, phase: phase) }
        switch entry.outcome {
        case .answer(let answer):
            ledger.answered(answer.usage, phase: phase, price: price)
            return answer
        case .failure(let error):
            ledger.unanswered(phase: phase)
            throw error
        }
    }

    private func guarded<Result>(_ body: () throws -> Result) throws -> Result {
        do { return try body() } catch { throw stop(error) }
    }

    /// Stops the run: no answer may be used that isn't kept.
    ///
    /// - Returns: What the call that met the fault ends with.
    private func stop(_ error: any Error) -> ComponentError {
        let error = error as? ComponentError ?? ComponentError(.unknown, "\(error)")
        cancellation.cancel(.shutdown, because: error)
        return ComponentError(.cancelled, error.message)
    }

    // MARK: - Attempts

    /// What came of a call, and how many attempts at it failed.
    struct Attempted {
        var failures = 0
        let outcome: Result<ModelAnswer, ComponentError>
    }

    /// How long one attempt took, without waiting for its turn.
    private static func timed<Result>(
        _ body: () async throws -> Result
    ) async throws -> (Result, Duration) {
        let clock = ContinuousClock()
        let start = clock.now
        return (try await body(), clock.now - start)
    }

    /// Asks, and asks again where the provider says that this may help.
    private func attempt(
        _ call: any Call,
        _ way: Way,
        _ ask: () async throws -> ModelAnswer
    ) async throws -> Attempted {
        let phase = call.context.phase
        var failures = 0
        while true {
            do {
                let (answer, duration) = try await way.gate.run { try await Self.timed(ask) }
                way.outage.end()
                ledger.answered(answer.usage, phase: phase, price: way.price, duration: duration)
                return Attempted(failures: failures, outcome: .success(answer))
            } catch let error as ComponentError {
                ledger.failed(phase: phase)
                failures += 1
                let mayHelp = error.status == .unavailable || error.status == .resourceExhausted
                guard mayHelp, failures <= Self.retries, call.cancellation == nil else {
                    ledger.unanswered(phase: phase)
                    if let fault = way.outage.note(error) { throw stop(fault) }
                    return Attempted(failures: failures, outcome: .failure(error))
                }
                let asked = error.details["retry_after_ms"]?.integer
                let wait = min(60_000, asked ?? 250 << failures)
                call.log(.warning, "\(error.message); trying again in \(wait) ms")
                try await pause(.milliseconds(wait))
            }
        }
    }
}

extension JournalEntry {
    /// The entry of a call; nil for one whose end must not be found again.
    fileprivate init?(
        _ attempted: ModelScheduler.Attempted,
        key: CallKey,
        _ question: ModelQuestion
    ) {
        var outcome: Outcome
        switch attempted.outcome {
        case .success(let answer): outcome = .answer(answer)
        case .failure(let error):
            // Who shares an answer asks again after a failure, so that can't be an answer.
            guard error.isKept, !question.isShared else { return nil }
            outcome = .failure(error)
        }
        self.init(
            key: key,
            path: question.path,
            phase: question.phase,
            model: question.model,
            failedAttempts: attempted.failures,
            outcome: outcome
        )
    }
}
