package import Contract
import JSONValues
import PluginHost

/// The one door to all models: every model call of every plugin goes through here.
///
/// It bounds how many calls are in flight for each model, tries again where that can help, and
/// keeps the account. A provider makes one attempt at one request.
package final class ModelScheduler: Sendable {
    /// A model of the pipeline, under the name that the pipeline gives it.
    package struct Entry<Model: Sendable>: Sendable {
        let model: Model
        let gate: CallGate

        /// Makes an entry; at most `parallel` calls are in flight at once.
        package init(_ model: Model, parallel: Int) {
            self.model = model
            gate = CallGate(limit: parallel)
        }
    }

    /// How often a failed call is tried again when the provider says that this may help.
    package static let retries = 4

    /// What the calls cost.
    package let ledger: ModelLedger
    private let languageModels: [String: Entry<any LanguageModel>]
    private let embeddingModels: [String: Entry<any EmbeddingModel>]

    /// Makes a scheduler.
    package init(
        languageModels: [String: Entry<any LanguageModel>],
        embeddingModels: [String: Entry<any EmbeddingModel>],
        ledger: ModelLedger = ModelLedger()
    ) {
        self.languageModels = languageModels
        self.embeddingModels = embeddingModels
        self.ledger = ledger
    }

    /// Asks a language model.
    ///
    /// - Throws: ``ComponentError`` if there is no such model, or no answer.
    package func generate(_ request: CompletionRequest, call: any Call) async throws -> Completion {
        let entry = try Self.entry(request.model, in: languageModels, noun: "language model")
        var request = request
        request.model = ""
        let completion = try await entry.gate.run {
            try await retrying(call) { try await entry.model.generate(request, call: call) }
        }
        ledger.answered(completion.usage, phase: call.context.phase)
        return completion
    }

    /// Asks an embedding model.
    ///
    /// - Throws: ``ComponentError`` if there is no such model, or no answer.
    package func embed(_ request: EmbeddingRequest, call: any Call) async throws -> Embeddings {
        let entry = try Self.entry(request.model, in: embeddingModels, noun: "embedding model")
        let plain = EmbeddingRequest(texts: request.texts)
        let result = try await entry.gate.run {
            try await retrying(call) { try await entry.model.embed(plain, call: call) }
        }
        ledger.answered(result.usage, phase: call.context.phase)
        return result
    }

    private static func entry<Model>(
        _ name: String,
        in entries: [String: Entry<Model>],
        noun: String
    ) throws -> Entry<Model> {
        if let entry = entries[name.isEmpty ? "default" : name] { return entry }
        let known = entries.keys.sorted().map { "'\($0)'" }.joined(separator: ", ")
        throw ComponentError(
            .notFound,
            "the pipeline has no \(noun) '\(name)'; "
                + (known.isEmpty ? "it has none" : "there are \(known)")
        )
    }

    private func retrying<Result>(
        _ call: any Call,
        _ body: () async throws -> Result
    ) async throws -> Result {
        var attempt = 0
        while true {
            do {
                return try await body()
            } catch let error as ComponentError {
                ledger.failed(phase: call.context.phase)
                let mayHelp = error.status == .unavailable || error.status == .resourceExhausted
                guard mayHelp, attempt < Self.retries, call.cancellation == nil else { throw error }
                attempt += 1
                let asked = error.details["retry_after_ms"]?.integer
                let pause = min(60_000, asked ?? 250 << attempt)
                call.log(.warning, "\(error.message); trying again in \(pause) ms")
                try await Task.sleep(for: .milliseconds(pause))
            }
        }
    }
}
