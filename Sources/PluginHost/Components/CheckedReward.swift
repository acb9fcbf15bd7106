package import Contract

/// A reward of the embedding program, held to the same rules as one of a plugin.
package struct CheckedReward: Reward {
    private let name: String
    private let reward: any Reward

    /// Puts the checks around a reward.
    package init(_ reward: any Reward, name: String) {
        self.reward = reward
        self.name = name
    }

    package func check(_ schemas: DataSchemas, call: any Call) async throws {
        try await reward.check(schemas, call: call)
    }

    package func score(_ request: ScoreRequest, call: any Call) async throws -> Score {
        try await reward.score(request, call: call)
            .checked(of: name, rows: request.outputs.count)
    }
}

extension Score {
    /// Returns the scores, with those that are no finite number as unscored rows.
    ///
    /// - Throws: ``ComponentError`` if there isn't one score for each row.
    func checked(of name: @autoclosure () -> String, rows: Int) throws -> Score {
        guard scores.count == rows else {
            throw ComponentError(
                .internalFault,
                "'\(name())' gave \(scores.count) scores for \(rows) rows"
            )
        }
        if scores.allSatisfy(\.isFinite) { return self }
        var score = self
        // No infinity and no NaN enter a mean: such a row is unscored.
        for (row, value) in scores.enumerated() where !value.isFinite && unscored[row] == nil {
            score.unscored[row] = "'\(name())' scored it \(value), which is no finite number"
            score.scores[row] = .nan
        }
        return score
    }
}
