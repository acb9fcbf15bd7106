import Contract
import JSONValues
import PluginHost

extension ModelScheduler {
    /// What came of a call, and how many attempts at it failed.
    struct Attempted {
        var failures = 0
        /// Whether nobody was asked.
        var isFree = false
        let outcome: Result<ModelAnswer, ComponentError>

        /// Whether it was stopped before anything came of it.
        var wasStopped: Bool {
            if case .failure(let error) = outcome { error.status == .cancelled } else { false }
        }
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
    func attempt(
        _ call: any Call,
        _ route: ModelRoute,
        _ ask: () async throws -> ModelAnswer
    ) async throws -> Attempted {
        let phase = call.context.phase
        var failures = 0
        while true {
            do {
                let (answer, duration) = try await route.gate.run { try await Self.timed(ask) }
                route.outage.end()
                ledger.answered(answer.usage, phase: phase, price: route.price, duration: duration)
                return Attempted(failures: failures, outcome: .success(answer))
            } catch let error as ComponentError {
                ledger.failed(phase: phase)
                failures += 1
                let mayHelp = error.status == .unavailable || error.status == .resourceExhausted
                guard mayHelp, failures <= Self.retries, call.cancellation == nil else {
                    ledger.unanswered(phase: phase)
                    if let fault = route.outage.note(error) { throw stop(fault) }
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
