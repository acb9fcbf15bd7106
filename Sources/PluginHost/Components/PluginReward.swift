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
        let rows = request.outputs.count
        do {
            let score: Score = try await self.call(0, request, call)
            return try score.checked(of: instance.manifest.name, rows: rows)
        } catch let error as ComponentError where error.isSetAside && rows > 0 {
            if rows == 1 { return Score(scores: [.nan], unscored: [0: error.message]) }
        }
        // Some row ends the workers: by halves, until it stands alone.
        let head = try await score(request.rows(0..<rows / 2), call: call)
        let tail = try await score(request.rows(rows / 2..<rows), call: call)
        return head.followed(by: tail)
    }
}
