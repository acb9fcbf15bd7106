package import Contract

/// A reward of a plugin.
package struct PluginReward: Reward, PluginComponent {
    package let instance: any ComponentInstance

    /// Puts a reward's face on an instance.
    package init(_ instance: any ComponentInstance) { self.instance = instance }

    package func check(_ schemas: DataSchemas, call: any Call) async throws {
        guard instance.has(slot: 1) else { return }
        let _: Nothing = try await self.call(1, schemas, call)
    }

    package func score(_ request: ScoreRequest, call: any Call) async throws -> Score {
        var score: Score = try await self.call(0, request, call)
        let name = instance.manifest.name
        guard score.scores.count == request.outputs.count else {
            throw ComponentError(
                .internalFault,
                "'\(name)' gave \(score.scores.count) scores for \(request.outputs.count) rows"
            )
        }
        // No infinity and no NaN enter a mean: such a row is unscored.
        for (row, value) in score.scores.enumerated()
        where !value.isFinite && score.unscored[row] == nil {
            score.unscored[row] = "'\(name)' scored it \(value), which is no finite number"
            score.scores[row] = .nan
        }
        return score
    }
}
