package import Contract

/// What a training may cost at most; what is nil has no limit.
///
/// Everything counts: the search, the validation of what is adopted, the test data before and
/// after, and the calls of optimizer and reward.
package struct Budget: Sendable, Equatable {
    /// Rollouts.
    package var rollouts: Int?
    /// Answered model calls.
    package var calls: Int?
    /// Tokens of prompts and answers together.
    package var tokens: Int?
    /// The price, in the currency of the price table.
    package var cost: Double?
    /// Time, in seconds.
    package var seconds: Double?

    /// Makes a budget without limits.
    package init() {}

    /// Says why further rollouts would overrun the budget.
    ///
    /// What a rollout costs in calls, tokens, money and time is known only afterwards; the mean so
    /// far is taken, with all that was paid for beside the rollouts in it.
    ///
    /// - Parameters:
    ///   - next: How many rollouts are about to be run.
    ///   - reserve: How many must be possible afterwards, for validation and test.
    ///   - spent: What the run has cost so far.
    ///   - elapsed: How long it has taken so far, in seconds.
    /// - Returns: The reason, or nil if they fit.
    package func refusal(
        of next: Int,
        reserve: Int,
        spent: Spending,
        seconds elapsed: Double
    ) -> String? {
        let share = Double(next + reserve) / Double(max(1, spent.rollouts))
        func isOverrun(_ spent: Double, _ limit: Double?) -> Bool {
            limit.map { spent + spent * share > $0 } ?? false
        }
        func reason(_ limit: String, _ used: String) -> String {
            "the budget of \(limit) would be overrun: \(used) used, and "
                + (reserve > 0
                    ? "\(next) more rollouts are wanted, with up to \(reserve) kept for the end"
                    : "\(next) more rollouts are wanted")
        }
        if let rollouts, spent.rollouts + next + reserve > rollouts {
            return reason("\(rollouts) rollouts", "\(spent.rollouts) are")
        }
        if let calls, isOverrun(Double(spent.calls), Double(calls)) {
            return reason("\(calls) model calls", "\(spent.calls) are")
        }
        if let tokens, isOverrun(Double(spent.tokens), Double(tokens)) {
            return reason("\(tokens) tokens", "\(spent.tokens) are")
        }
        if let cost, isOverrun(spent.cost, cost) { return reason("\(cost)", "\(spent.cost) is") }
        if let seconds, isOverrun(elapsed, seconds) {
            return reason("\(seconds) s", "\(Self.tenths(elapsed)) s are")
        }
        return nil
    }

    /// Whether anything is limited.
    package var isLimited: Bool { self != Budget() }

    private static func tenths(_ seconds: Double) -> Double { (seconds * 10).rounded() / 10 }
}
