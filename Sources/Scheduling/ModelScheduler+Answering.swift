import Contract
import PluginHost
import Synchronization

// Where an answer comes from: the run's journal, an equal call, the cache, or the model.

extension ModelScheduler {
    /// A call, under the names that the journal and the cache have for its question.
    private struct Inquiry {
        let question: ModelQuestion
        /// The question at its place in the run.
        let key: CallKey
        /// The question wherever it is asked.
        let content: CallKey?
        /// The model, and those that are asked in its place.
        let routes: [NamedRoute]
    }

    /// A model's name, and how calls get to it.
    typealias NamedRoute = (name: String, route: ModelRoute)

    /// Answers a question.
    ///
    /// - Parameters:
    ///   - question: The question at its place.
    ///   - content: Makes a key of the question, whoever asks it, of what the model is and which
    ///     of several equal draws it is.
    ///   - call: The call.
    ///   - routes: How to get to the model, and to those that are asked in its place.
    ///   - load: What the call brings to a queue.
    ///   - ask: Makes one attempt at one of them, by its place in the list.
    /// - Returns: The answer.
    /// - Throws: ``ComponentError`` if there is none.
    func answer(
        to question: () -> ModelQuestion,
        everywhere content: (_ model: String, _ draw: String) -> CallKey,
        call: any Call,
        by routes: [NamedRoute],
        load: () -> CallLoad,
        ask: (Int) async throws -> ModelAnswer
    ) async throws -> ModelAnswer {
        let journal = journal.withLock { $0 }
        let identity = cache == nil ? nil : routes[0].route.terms.cachedAs
        guard journal != nil || identity != nil else {
            return try await attempt(call, routes, load, ask).outcome.get()
        }
        let question = question()
        let times = asked.next(question)
        let inquiry = Inquiry(
            question: question,
            key: question.key.asked(times),
            content: identity.map { content($0, Self.draw(call.context)).asked(times) },
            routes: routes
        )
        if let entry = try guarded({ try journal?.entry(inquiry.key, of: question) }) {
            enter(entry, inquiry)
            return try entry.result.get()
        }
        guard let content = inquiry.content, let cache else {
            return try await fresh(inquiry, call, journal, load, ask).outcome.get()
        }
        return try await once(inquiry, content, cache, call, journal, load, ask)
    }

    /// Enters what the journal has into the account, at the price of the model that answered.
    private func enter(_ entry: JournalEntry, _ inquiry: Inquiry) {
        let model = entry.answeredBy ?? inquiry.question.model
        // A language model and an embedding model may have one name.
        let route = inquiry.routes.first { $0.name == model }?.route
        let price = route.map(\.terms.price) ?? price(of: model)
        ledger.enter(entry, phase: inquiry.question.phase, price: price)
    }

    /// Which draw an answer is: equal questions of one draw have one answer.
    ///
    /// What an optimizer asks is a draw of its own wherever it is asked: it wants something new.
    private static func draw(_ context: CallContext) -> String {
        context.phase == "optimizer" ? context.path : "rollout:\(context.rollout)"
    }

    /// Asks, unless the cache has the answer or an equal call is just getting it.
    private func once(
        _ inquiry: Inquiry,
        _ content: CallKey,
        _ cache: AnswerCache,
        _ call: any Call,
        _ journal: CallJournal?,
        _ load: () -> CallLoad,
        _ ask: (Int) async throws -> ModelAnswer
    ) async throws -> ModelAnswer {
        while true {
            switch try await inFlight.join(content) {
            case .again: continue
            case .answered(let outcome): return try await take(outcome, inquiry, journal)
            case .first:
                var outcome: Result<ModelAnswer, ComponentError>?
                // Whoever waits is told also if this call ends otherwise.
                defer { inFlight.end(content, with: outcome) }
                if let known = cache.answer(content) {
                    outcome = .success(known)
                    return try await take(.success(known), inquiry, journal)
                }
                let attempted = try await fresh(inquiry, call, journal, load, ask)
                // Another model's answer isn't this one's.
                if case .success(let answer) = attempted.outcome, attempted.answeredBy == nil {
                    cache.keep(answer, as: content)
                }
                if !attempted.wasStopped { outcome = attempted.outcome }
                return try attempted.outcome.get()
            }
        }
    }

    /// Takes an answer that cost nothing, or an equal call's failure.
    private func take(
        _ outcome: Result<ModelAnswer, ComponentError>,
        _ inquiry: Inquiry,
        _ journal: CallJournal?
    ) async throws -> ModelAnswer {
        let phase = inquiry.question.phase
        switch outcome {
        case .success(let answer): ledger.hit(answer.usage, phase: phase)
        case .failure: ledger.unanswered(phase: phase)
        }
        let attempted = Attempted(isFree: true, outcome: outcome)
        if let journal, let entry = JournalEntry(attempted, inquiry.key, inquiry.question) {
            if inquiry.question.isShared {
                try guarded { try journal.promise(inquiry.question) }
                let room = inquiry.question.room
                try await append(entry, of: inquiry.question, redeeming: room, to: journal)
            } else {
                try guarded { try journal.note(entry) }
            }
        }
        return try outcome.get()
    }

    /// Asks the model, and keeps what comes of it in the journal.
    private func fresh(
        _ inquiry: Inquiry,
        _ call: any Call,
        _ journal: CallJournal?,
        _ load: () -> CallLoad,
        _ ask: (Int) async throws -> ModelAnswer
    ) async throws -> Attempted {
        let question = inquiry.question
        guard let journal else { return try await attempt(call, inquiry.routes, load, ask) }
        var isPromised = false
        defer { if isPromised { journal.redeem(question) } }
        let attempted = try await attempt(call, inquiry.routes, load) {
            // When it is the call's turn: what waits needs no room yet.
            if !isPromised { try guarded { try journal.promise(question) } }
            isPromised = true
            return try await ask($0)
        }
        if let entry = JournalEntry(attempted, inquiry.key, question) {
            let room = isPromised ? question.room : 0
            isPromised = false
            try await append(entry, of: question, redeeming: room, to: journal)
        }
        return attempted
    }

    private func append(
        _ entry: JournalEntry,
        of question: ModelQuestion,
        redeeming room: Int,
        to journal: CallJournal
    ) async throws {
        do {
            try await journal.append(entry, of: question, redeeming: room)
        } catch {
            throw stop(error)
        }
    }

    func guarded<Result>(_ body: () throws -> Result) throws -> Result {
        do { return try body() } catch { throw stop(error) }
    }

    /// Stops the run: no answer may be used that isn't kept.
    ///
    /// - Returns: What the call that met the fault ends with.
    func stop(_ error: any Error) -> ComponentError {
        let error = error as? ComponentError ?? ComponentError(.unknown, "\(error)")
        cancellation.cancel(.shutdown, because: error)
        return ComponentError(.cancelled, error.message)
    }
}

extension JournalEntry {
    /// The entry of a call; nil for one whose end must not be found again.
    fileprivate init?(
        _ attempted: ModelScheduler.Attempted,
        _ key: CallKey,
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
            answeredBy: attempted.answeredBy,
            failedAttempts: attempted.failures,
            isFree: attempted.isFree,
            duration: attempted.duration,
            outcome: outcome
        )
    }
}
