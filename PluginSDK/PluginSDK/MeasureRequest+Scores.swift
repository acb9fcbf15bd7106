public import Contract

extension MeasureRequest {
    /// The scores of the rows, by the run's own reward or by another one.
    ///
    /// - Parameters:
    ///   - reward: The reward's name, as the host gave it; nil for the run's own scores.
    ///   - call: The call.
    /// - Returns: A score for each row; NaN where it couldn't be scored.
    /// - Throws: `ComponentError` if the reward can't score at all, or gives another number of
    ///   scores.
    public func scores(of reward: String?, call: any Call) async throws -> [Double] {
        var scores = self.scores
        // No rows, no question: a batch may be empty.
        if let reward, !rows.outputs.isEmpty { scores = try await call.score(reward, rows).scores }
        guard scores.count == rows.outputs.count else {
            throw ComponentError(
                .invalidArgument,
                "there are \(scores.count) scores for \(rows.outputs.count) rows"
            )
        }
        return scores
    }
}
