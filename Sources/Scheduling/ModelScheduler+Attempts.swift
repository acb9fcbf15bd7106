import Contract
import JSONValues
import PluginHost

// Asking: when it is the call's turn, again where that can help, and somebody else where it can't.

extension ModelScheduler {
    /// What came of a call, and how many attempts at it failed.
    struct Attempted {
        /// The model that answered in place of the one that was asked, if one did.
        var answeredBy: String?
        var failures = 0
        /// Whether nobody was asked.
        var isFree = false
        /// How long the answered attempt took; nil if none was.
        var duration: Duration?
        var outcome: Result<ModelAnswer, ComponentError>

        /// Whether it was stopped before anything came of it.
        var wasStopped: Bool {
            if case .failure(let error) = outcome { error.status == .cancelled } else { false }
        }
    }

    /// The longest time that a call rests because a provider says so, in milliseconds.
    static let longestRest = 600_000
    /// A shorter time is none: a clock that goes wrong makes any date one of the past.
    private static let shortestRest = Duration.milliseconds(100)

    /// Asks a model; if it gives no answer, those that stand in for it.
    func attempt(
        _ call: any Call,
        _ routes: [NamedRoute],
        _ load: () -> CallLoad,
        _ ask: (Int) async throws -> ModelAnswer
    ) async throws -> Attempted {
        let begun = time.now
        var failures = 0
        for (index, (name, route)) in routes.enumerated() {
            var attempted = try await attempt(call, route, begun, load) { try await ask(index) }
            // One that waited in vain for its turn says nothing of the model.
            let wasAsked = attempted.failures > 0
            failures += attempted.failures
            attempted.failures = failures
            if index > 0 { attempted.answeredBy = name }
            guard case .failure(let error) = attempted.outcome else { return attempted }
            guard index + 1 < routes.count, error.mayBeThisModelsOnly else {
                if !attempted.wasStopped { ledger.unanswered(phase: call.context.phase) }
                if wasAsked, let fault = route.outage.note(error) { throw stop(fault) }
                attempted.answeredBy = nil
                return attempted
            }
            call.log(.warning, "\(error.message); asking '\(routes[index + 1].name)' instead")
        }
        preconditionFailure("a call has at least one model")
    }

    /// Asks one model, and asks again where the provider says that this may help.
    private func attempt(
        _ call: any Call,
        _ route: ModelRoute,
        _ begun: Duration,
        _ load: () -> CallLoad,
        _ ask: () async throws -> ModelAnswer
    ) async throws -> Attempted {
        let tokens = route.queue.countsTokens ? load().tokens : 1
        let deadline = route.terms.deadline.map { begun + $0 }
        var failed = FailedAttempts()
        while true {
            let ticket: Admission.Ticket
            do {
                ticket = try await route.queue.enter(tokens) {
                    CallTurn(
                        share: Self.share(call.context),
                        prefix: load().prefix,
                        tokens: tokens,
                        deadline: deadline
                    )
                }
            } catch let error as ComponentError {
                return Attempted(failures: failed.count, outcome: .failure(error))
            }
            if Task.isCancelled {
                // Whoever asked went away meanwhile, as a plugin does that is no longer wanted.
                route.queue.leave(ticket, refusal: nil)
                throw CancellationError()
            }
            do {
                let answer = try await ask()
                let duration = time.now - ticket.begun
                note(answer, ticket, duration, route, call)
                return Attempted(
                    failures: failed.count,
                    duration: duration,
                    outcome: .success(answer)
                )
            } catch let error as ComponentError {
                ledger.failed(phase: call.context.phase)
                failed.add(error)
                let wait = error.details["retry_after_ms"]?.integer
                    .map { Duration.milliseconds(min($0, Self.longestRest)) }
                let isRefusal = error.status == .resourceExhausted
                route.queue.leave(ticket, refusal: isRefusal ? .some(wait) : nil)
                let pause =
                    wait.flatMap { $0 < Self.shortestRest ? nil : $0 }
                    ?? pause(call.context.path, after: failed.count)
                let isLate = deadline.map { time.now + pause > $0 } ?? false
                guard error.mayPass, failed.mayGoOn, !isLate else {
                    let isTooLate = error.mayPass && failed.mayGoOn
                    let final = isTooLate ? error.tooLate(for: pause) : error
                    return Attempted(failures: failed.count, outcome: .failure(final))
                }
                guard call.cancellation == nil else {
                    // Another attempt might have been answered: that isn't what came of the call.
                    let message = "the call was stopped: \(error.message)"
                    let stopped = ComponentError(.cancelled, message)
                    return Attempted(failures: failed.count, outcome: .failure(stopped))
                }
                call.log(.warning, "\(error.message); trying again in \(pause.inWords)")
                await route.queue.rest(until: time.now + pause)
            } catch {
                route.queue.leave(ticket, refusal: nil)
                throw error
            }
        }
    }

    /// Enters an answer into the books.
    private func note(
        _ answer: ModelAnswer,
        _ ticket: Admission.Ticket,
        _ duration: Duration,
        _ route: ModelRoute,
        _ call: any Call
    ) {
        route.queue.leave(ticket, used: answer.usage, answer.limits)
        route.outage.end()
        ledger.answered(
            answer.usage,
            phase: call.context.phase,
            price: route.terms.price,
            duration: duration
        )
    }

    /// Who gets an equal share: each module, and each other phase.
    private static func share(_ context: CallContext) -> String {
        let module = context.path.split(separator: "/").last { $0.hasPrefix("module:") }
        return module.map { "\(context.phase)/\($0.dropFirst(7))" } ?? context.phase
    }

    /// How long to rest when nobody says it: longer each time, and not the same for all calls,
    /// which would come again together.
    private func pause(_ path: String, after failures: Int) -> Duration {
        var random = KeyedRandom(seed: spread, purpose: "pause:\(failures)/" + path)
        let longest = Double(250 << min(failures, 7))
        return .milliseconds(Int(longest * (0.5 + random.unit() / 2)))
    }
}

/// How often a call failed, and whether that was often enough.
private struct FailedAttempts {
    private(set) var count = 0
    private var refusals = 0
    private var timeouts = 0

    mutating func add(_ error: ComponentError) {
        count += 1
        if error.status == .resourceExhausted { refusals += 1 }
        if error.status == .deadlineExceeded { timeouts += 1 }
    }

    /// Whether another attempt is worth its price; one that took all its time counts twice.
    var mayGoOn: Bool {
        count - refusals + timeouts <= ModelScheduler.retries
            && refusals <= ModelScheduler.retriesOfRefused
    }
}

extension ComponentError {
    /// The same, which says why nobody asks again.
    fileprivate func tooLate(for pause: Duration) -> ComponentError {
        let reason = "the next attempt, in \(pause.inWords), would be after the call's 'deadline'"
        return ComponentError(status, "\(message); \(reason)", details: details)
    }
}

extension Duration {
    /// Such as "250 ms".
    fileprivate var inWords: String {
        "\(components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000) ms"
    }
}
