package import Contract
import Synchronization

/// What model calls were made and what they cost, by phase.
package struct ModelAccount: Sendable, Equatable {
    /// The sums of one phase.
    package struct Sums: Sendable, Equatable {
        /// Calls that a model answered.
        package var calls = 0
        /// Calls that were answered by the cache, or by an equal call beside them; nothing else
        /// here counts them.
        package var hits = 0
        /// Tokens that these would have cost.
        package var saved = Usage()
        /// Attempts that failed.
        package var failures = 0
        /// Calls without an answer after the last attempt.
        package var unanswered = 0
        /// Tokens of the answered calls.
        package var usage = Usage()
        /// Their price by the price table; 0 for models without one.
        package var cost = 0.0
        /// How long the answered calls took.
        package var latency = LatencyHistogram()
    }

    /// The sums by phase: "inference", "reward", "optimizer".
    package var phases: [String: Sums] = [:]

    /// The sums of all phases.
    package var total: Sums {
        phases.values.reduce(into: Sums()) { total, phase in
            total.calls += phase.calls
            total.hits += phase.hits
            total.saved += phase.saved
            total.failures += phase.failures
            total.unanswered += phase.unanswered
            total.usage += phase.usage
            total.cost += phase.cost
            total.latency += phase.latency
        }
    }
}

/// Keeps the account of a run.
///
/// A class because many calls write into it.
package final class ModelLedger: Sendable {
    private let account = Mutex(ModelAccount())

    /// Makes an empty ledger.
    package init() {}

    /// The account so far.
    package var current: ModelAccount { account.withLock { $0 } }

    /// Enters an answered call.
    ///
    /// - Parameters:
    ///   - usage: Its tokens.
    ///   - phase: For whom it was made.
    ///   - price: What its model costs.
    ///   - duration: How long it took.
    package func answered(
        _ usage: Usage,
        phase: String,
        price: ModelPrice? = nil,
        duration: Duration? = nil
    ) {
        account.withLock { account in
            var sums = account.phases[phase] ?? ModelAccount.Sums()
            sums.calls += 1
            sums.usage += usage
            if let price { sums.cost += price.cost(of: usage) }
            if let duration { sums.latency.add(duration) }
            account.phases[phase] = sums
        }
    }

    /// Enters a call whose answer cost nothing.
    func hit(_ usage: Usage, phase: String) {
        account.withLock { account in
            account.phases[phase, default: .init()].hits += 1
            account.phases[phase]?.saved += usage
        }
    }

    /// Enters a call that the journal has.
    func enter(_ entry: JournalEntry, phase: String, price: ModelPrice?) {
        if entry.failedAttempts > 0 { failed(entry.failedAttempts, phase: phase) }
        switch entry.outcome {
        case .answer(let answer) where entry.isFree: hit(answer.usage, phase: phase)
        case .answer(let answer):
            answered(answer.usage, phase: phase, price: price, duration: entry.duration)
        case .failure: unanswered(phase: phase)
        }
    }

    func failed(_ attempts: Int = 1, phase: String) {
        account.withLock { $0.phases[phase, default: .init()].failures += attempts }
    }

    func unanswered(phase: String) {
        account.withLock { $0.phases[phase, default: .init()].unanswered += 1 }
    }
}
