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
        let terms: ModelTerms

        /// Whether its answers may be taken from the cache.
        package var isCached: Bool { terms.cachedAs != nil }

        /// Makes an entry.
        package init(_ model: Model, _ terms: ModelTerms) {
            self.model = model
            self.terms = terms
        }

        /// Makes an entry of a model without limits of its own.
        package init(
            _ model: Model,
            parallel: Int,
            price: ModelPrice? = nil,
            cachedAs: String? = nil
        ) {
            self.init(model, ModelTerms(parallel: parallel, price: price, cachedAs: cachedAs))
        }
    }

    /// A model, and how calls get to it.
    struct Station<Model: Sendable>: Sendable {
        let name: String
        let model: Model
        let route: ModelRoute
    }

    /// Whom to ask: a model, and then those that are asked in its place.
    ///
    /// Put together once, since it is looked up for each call.
    struct Order<Model: Sendable>: Sendable {
        let stations: [Station<Model>]
        let routes: [NamedRoute]

        init(_ stations: [Station<Model>]) {
            self.stations = stations
            routes = stations.map { ($0.name, $0.route) }
        }
    }

    /// How often a failed call is tried again when the provider says that this may help.
    package static let retries = 4
    /// How often a call is tried again that was refused because there were too many.
    package static let retriesOfRefused = 16

    /// What the calls cost, the run's earlier ones included.
    package let ledger: ModelLedger
    private let languageModels: [String: Order<any LanguageModel>]
    private let embeddingModels: [String: Order<any EmbeddingModel>]
    let cancellation: RunCancellation
    let cache: AnswerCache?
    let time: any Timekeeper
    let journal = Mutex<CallJournal?>(nil)
    let asked = AskedTimes()
    let inFlight = CallsInFlight()
    /// What makes this scheduler's pauses others than those of a process that runs the same.
    let spread: UInt64
    private let notice: UInt64

    /// Makes a scheduler; it stops the run if a model can't be reached or the journal not kept.
    ///
    /// How long it rests before it tries again is drawn from `spread`: no result depends on it, and
    /// many processes with one seed mustn't come again together.
    package init(
        languageModels: [String: Entry<any LanguageModel>],
        embeddingModels: [String: Entry<any EmbeddingModel>],
        ledger: ModelLedger = ModelLedger(),
        cache: AnswerCache? = nil,
        time: any Timekeeper = SystemTime(),
        cancellation: RunCancellation = RunCancellation(),
        spread: UInt64 = .random(in: .min ... .max)
    ) {
        self.spread = spread
        self.languageModels = Self.orders(languageModels, time)
        self.embeddingModels = Self.orders(embeddingModels, time)
        self.ledger = ledger
        self.cache = cache
        self.time = time
        self.cancellation = cancellation
        let queues =
            self.languageModels.values.map { $0.routes[0].route.queue }
            + self.embeddingModels.values.map { $0.routes[0].route.queue }
        notice = cancellation.onCancel { _ in
            let fault = ComponentError(.cancelled, "the run was stopped before the call's turn")
            for queue in queues { queue.stop(fault) }
        }
    }

    deinit { cancellation.forget(notice) }

    private static func orders<Model>(
        _ entries: [String: Entry<Model>],
        _ time: any Timekeeper
    ) -> [String: Order<Model>] {
        var stations: [String: Station<Model>] = [:]
        for (name, entry) in entries {
            let terms = entry.terms
            let queue = ModelQueue(parallel: terms.parallel, limits: terms.limits, time: time)
            let route = ModelRoute(queue: queue, terms: terms)
            stations[name] = Station(name: name, model: entry.model, route: route)
        }
        return stations.mapValues { station in
            Order([station] + station.route.terms.fallback.compactMap { stations[$0] })
        }
    }

    /// From now on keeps every answer in a journal, and answers from it what it has.
    package func keep(_ journal: CallJournal) { self.journal.withLock { $0 = journal } }

    /// Asks a language model.
    ///
    /// - Throws: ``ComponentError`` if there is no such model, or no answer.
    package func generate(_ request: CompletionRequest, call: any Call) async throws -> Completion {
        let order = try Self.order(request.model, in: languageModels, "language model")
        var plain = request
        plain.model = ""
        plain.isShared = false
        let stream = AnswerStream(request, call)
        plain.streams = stream != nil
        let asker = stream?.call ?? AnswerStream.silent(call)
        let answer = try await answer(
            to: {
                let name = order.stations[0].name
                return ModelQuestion(plain, isShared: request.isShared, to: name, call: call)
            },
            everywhere: { CallKey(plain, model: $0, path: $1) },
            call: call,
            by: order.routes,
            load: { CallLoad(plain) },
            ask: {
                stream?.begin()
                let model = order.stations[$0].model
                return .completion(try await model.generate(plain, call: asker))
            }
        )
        guard case .completion(let completion) = answer else { throw Self.mismatch(call) }
        stream?.end(with: completion)
        return completion
    }

    /// Asks an embedding model.
    ///
    /// - Throws: ``ComponentError`` if there is no such model, or no answer.
    package func embed(_ request: EmbeddingRequest, call: any Call) async throws -> Embeddings {
        // Vectors of another model have nothing to do with these: there is no fallback.
        let order = try Self.order(request.model, in: embeddingModels, "embedding model")
        let station = order.stations[0]
        let plain = EmbeddingRequest(texts: request.texts)
        let answer = try await answer(
            to: { ModelQuestion(plain, to: station.name, call: call) },
            everywhere: { CallKey(plain, model: $0, path: $1) },
            call: call,
            by: [(station.name, station.route)],
            load: { CallLoad(plain) },
            ask: { _ in .embeddings(try await station.model.embed(plain, call: call)) }
        )
        guard case .embeddings(let embeddings) = answer else { throw Self.mismatch(call) }
        return embeddings
    }

    private static func name(_ name: String) -> String { name.isEmpty ? "default" : name }

    static func mismatch(_ call: any Call) -> ComponentError {
        ComponentError(
            .dataLoss,
            "the journal has another kind of answer for '\(call.context.path)'"
        )
    }

    private static func order<Model>(
        _ name: String,
        in all: [String: Order<Model>],
        _ noun: String
    ) throws -> Order<Model> {
        if let order = all[self.name(name)] { return order }
        let known = all.keys.sorted().map { "'\($0)'" }.joined(separator: ", ")
        throw ComponentError(
            .notFound,
            "the pipeline has no \(noun) '\(name)'; "
                + (known.isEmpty ? "it has none" : "there are \(known)")
        )
    }

    /// How many calls wait for their turn at a language model.
    package func waitingCalls(for model: String) -> Int {
        languageModels[Self.name(model)]?.routes[0].route.queue.waitingCount ?? 0
    }

    /// What the tokens of a model cost.
    func price(of model: String) -> ModelPrice? {
        (languageModels[model]?.routes ?? embeddingModels[model]?.routes)?[0].route.terms.price
    }
}
