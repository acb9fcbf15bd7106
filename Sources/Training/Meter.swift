import Contract
import Evaluation
package import Scheduling

/// Says what a run has cost so far, in model calls and in time.
package struct Meter: Sendable {
    private let ledger: ModelLedger
    private let elapsed: @Sendable () -> Duration
    private let laterRollouts: Int

    /// Makes a meter.
    ///
    /// - Parameters:
    ///   - ledger: The account of model calls.
    ///   - laterRollouts: How many rollouts come after the training, on test data.
    ///   - elapsed: How long the run has taken; from now on if not given.
    package init(
        ledger: ModelLedger = ModelLedger(),
        laterRollouts: Int = 0,
        elapsed: (@Sendable () -> Duration)? = nil
    ) {
        let clock = ContinuousClock()
        let start = clock.now
        self.ledger = ledger
        self.laterRollouts = laterRollouts
        self.elapsed = elapsed ?? { clock.now - start }
    }

    /// What the run has cost so far.
    func spent(_ engine: EvaluationEngine) -> Spending {
        let total = ledger.current.total
        return Spending(
            rollouts: engine.rolloutCount,
            calls: total.calls,
            usage: total.usage,
            cost: total.cost
        )
    }

    /// Returns why trials would overrun a budget, or nil if they fit.
    func refusal(
        of rollouts: Int,
        validation: Int,
        budget: Budget,
        engine: EvaluationEngine
    ) -> String? {
        budget.refusal(
            of: rollouts,
            reserve: validation + laterRollouts,
            spent: spent(engine),
            seconds: elapsed() / .seconds(1)
        )
    }
}
