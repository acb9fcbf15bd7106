package import Contract
package import ProgramGraph

/// One rollout and its score.
///
/// A class because rows go through many lists: each copy of a struct would count all that is in it.
package final class EvaluatedRow: Sendable {
    /// What the program made of the example.
    package let prediction: Prediction
    /// The score; NaN if it is unscored.
    package let score: Double
    /// What the reward said in words, or nil.
    package let feedback: String?
    /// The parts of the score; none if the reward has none.
    package let objectives: [Objective]
    /// Why the row is unscored, or nil.
    package let unscoredReason: String?

    init(
        _ prediction: Prediction,
        score: Double,
        feedback: String?,
        objectives: [Objective] = [],
        unscoredReason: String?
    ) {
        self.prediction = prediction
        self.score = score
        self.feedback = feedback
        self.objectives = objectives
        self.unscoredReason = unscoredReason
    }
}
