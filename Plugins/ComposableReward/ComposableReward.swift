import PluginSDK

/// Puts rewards together: their weighted mean or sum, their product, the least or the best.
///
/// A program with several outputs is scored by naming, for each reward, the output that it
/// scores. A row that one of the rewards can't score is unscored: another weighting in its place
/// would be another reward. Each reward's score is an objective; its feedback is passed on.
struct ComposableReward: Reward {
    /// How the scores become one.
    enum Reduction: String {
        case mean
        case sum
        case product
        case min
        case max

        var takesWeights: Bool { self == .mean || self == .sum }
    }

    private let parts: [RewardPart]
    private let reduction: Reduction

    init(configuration: JSON) throws {
        let list = configuration["rewards"]?.array ?? []
        parts = list.enumerated().map { RewardPart($0.element, number: $0.offset + 1) }
        reduction = configuration["reduction"]?.string.flatMap(Reduction.init) ?? .mean
        for (index, part) in parts.enumerated() {
            if !reduction.takesWeights, part.weight != 1 {
                throw ComponentError(
                    .invalidArgument,
                    "a weight changes nothing in a '\(reduction.rawValue)'; leave it out, or use "
                        + "the reduction 'mean' or 'sum'",
                    details: ["at": .string("/rewards/\(index)/weight")]
                )
            }
            if parts[..<index].contains(where: { $0.name == part.name }) {
                throw ComponentError(
                    .invalidArgument,
                    "two rewards are called '\(part.name)'; give one another 'name'",
                    details: ["at": .string("/rewards/\(index)/name")]
                )
            }
        }
    }

    func check(_ schemas: DataSchemas, call: any Call) async throws {
        for (index, part) in parts.enumerated() {
            // What doesn't suit the part is told by the host, at the part's own place.
            _ = try await call.check(
                part.reward,
                try part.schemas(schemas, at: "/rewards/\(index)")
            )
        }
    }

    func score(_ request: ScoreRequest, call: any Call) async throws -> Score {
        let scores = try await scores(request, call: call)
        var result = Score(scores: [])
        for row in request.outputs.indices {
            let failed = parts.indices.first { scores[$0].unscored[row] != nil }
            if let failed, let reason = scores[failed].unscored[row] {
                result.unscored[row] = "'\(parts[failed].name)': \(reason)"
                result.scores.append(.nan)
            } else {
                result.scores.append(value(scores.map { $0.scores[row] }))
            }
        }
        result.feedback = feedback(scores, rows: request.outputs.count)
        result.objectives = request.outputs.indices.map { row in
            result.unscored[row] == nil ? objectives(scores, row) : []
        }
        return result
    }

    /// Asks all rewards at once.
    private func scores(_ request: ScoreRequest, call: any Call) async throws -> [Score] {
        if request.outputs.isEmpty { return parts.map { _ in Score(scores: []) } }
        return try await withThrowingTaskGroup(of: (Int, Result<Score, any Error>).self) { group in
            for (index, part) in parts.enumerated() {
                let rows = try part.rows(request)
                group.addTask {
                    do {
                        return (index, .success(try await call.score(part.reward, rows)))
                    } catch {
                        return (index, .failure(error))
                    }
                }
            }
            var results: [(Int, Result<Score, any Error>)] = []
            for try await result in group { results.append(result) }
            // By number, so that of several errors always the same one is told.
            return try results.sorted { $0.0 < $1.0 }.map { try $0.1.get() }
        }
    }

    private func value(_ scores: [Double]) -> Double {
        switch reduction {
        case .mean: weighted(scores) / parts.reduce(0) { $0 + $1.weight }
        case .sum: weighted(scores)
        case .product: scores.reduce(1, *)
        case .min: scores.min() ?? 0
        case .max: scores.max() ?? 0
        }
    }

    private func weighted(_ scores: [Double]) -> Double {
        zip(parts, scores).reduce(0) { $0 + $1.0.weight * $1.1 }
    }

    private func feedback(_ scores: [Score], rows: Int) -> [String?] {
        let texts = (0..<rows).map { row -> String? in
            let lines = zip(parts, scores).compactMap { part, score in
                score.feedback.indices.contains(row)
                    ? score.feedback[row].map { "\(part.name): \($0)" } : nil
            }
            return lines.isEmpty ? nil : lines.joined(separator: "\n")
        }
        return texts.contains { $0 != nil } ? texts : []
    }

    private func objectives(_ scores: [Score], _ row: Int) -> [Objective] {
        zip(parts, scores).flatMap { part, score in
            let inner = score.objectives.indices.contains(row) ? score.objectives[row] : []
            return [Objective(name: part.name, value: score.scores[row])]
                + inner.map { Objective(name: part.name + "." + $0.name, value: $0.value) }
        }
    }
}
