import Contract

extension ScoreRequest {
    /// Returns some of the rows.
    func rows(_ range: Range<Int>) -> ScoreRequest {
        ScoreRequest(
            inputs: Array(inputs[range]),
            outputs: Array(outputs[range]),
            targets: Array(targets[range])
        )
    }
}

extension Score {
    /// Returns the scores of these rows and of those behind them.
    func followed(by tail: Score) -> Score {
        Score(
            scores: scores + tail.scores,
            feedback: Self.joined(feedback, scores.count, tail.feedback, tail.scores.count, nil),
            objectives: Self.joined(
                objectives,
                scores.count,
                tail.objectives,
                tail.scores.count,
                []
            ),
            unscored: tail.unscored.reduce(into: unscored) { $0[$1.key + scores.count] = $1.value }
        )
    }

    /// Two lists behind each other; one that is empty while the other isn't has nothing to say.
    private static func joined<Element>(
        _ head: [Element],
        _ headRows: Int,
        _ tail: [Element],
        _ tailRows: Int,
        _ nothing: Element
    ) -> [Element] {
        if head.isEmpty, tail.isEmpty { return [] }
        return (head.isEmpty ? Array(repeating: nothing, count: headRows) : head)
            + (tail.isEmpty ? Array(repeating: nothing, count: tailRows) : tail)
    }
}
