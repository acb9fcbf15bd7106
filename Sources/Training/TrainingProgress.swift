package import History
package import ProgramGraph

/// How far a training is, for whoever shows it.
package enum TrainingProgress: Sendable {
    /// A step of an epoch begins; both count from 0.
    case step(epoch: Int, epochs: Int, step: Int, steps: Int)
    /// Rollouts of a trial were done.
    case rollouts(done: Int, of: Int)
    /// A trial was run on so many examples: the mean of their scores, nil if none has one.
    case trial(id: Int, note: String, mean: Double?, count: Int)
    /// An epoch ended with these values; the candidate is the best so far.
    case epoch(
        Int,
        epochs: Int,
        values: [HistoryEvent.NamedValue],
        best: Candidate,
        counts: HistoryEvent.SearchCounts
    )
}

/// Is told how far a training is, from any thread; must return quickly.
package typealias ProgressObserver = @Sendable (TrainingProgress) -> Void
