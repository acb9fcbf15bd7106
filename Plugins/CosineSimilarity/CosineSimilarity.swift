import PluginSDK

/// Scores how alike output and target are in meaning, by the cosine of their embeddings.
///
/// Both sides are taken apart into leaves: texts, numbers and so on, each under the path of its
/// fields. A pair of leaves of one path scores (cosine + 1) / 2, so unrelated texts are near 0.5;
/// a leaf that only one side has scores 0; the row's score is the mean, or the least or the best.
/// Only fields that count are taken apart: those that are named, or else those of the target.
///
/// Equal leaves score 1 and an empty text beside another 0 without being embedded, as an empty
/// text has no direction. A missing output scores 0; a row without target is unscored.
struct CosineSimilarity: Reward {
    private let selection: FieldSelection
    private let model: String
    private let reduction: Reduction

    init(configuration: JSON) throws {
        selection = try FieldSelection(configuration)
        reduction = configuration["reduction"]?.string.flatMap(Reduction.init) ?? .mean
        model = configuration["embedding_model"]?.string ?? "default"
    }

    func check(_ schemas: DataSchemas, call: any Call) async throws {
        try selection.check(schemas)
    }

    func score(_ request: ScoreRequest, call: any Call) async throws -> Score {
        let rows = zip(request.outputs, request.targets).map { comparison($0, $1) }
        var directions = Directions()
        for case .leaves(let pairs) in rows {
            for pair in pairs { directions.note(pair) }
        }
        let failure = try await embed(&directions, call)
        var result = Score(scores: [])
        for (number, row) in rows.enumerated() {
            let score: Double?
            var reason = failure ?? "the embedding model gave a vector that is no direction"
            switch row {
            case .failed: score = 0
            case .unscored(let why): (score, reason) = (nil, why)
            case .leaves(let pairs): score = directions.similarities(of: pairs).map(reduction.value)
            }
            if score == nil { result.unscored[number] = reason }
            result.scores.append(score ?? .nan)
        }
        return result
    }

    /// What is known of a row before anything is embedded.
    private enum Comparison {
        case failed
        case unscored(String)
        case leaves([LeafPair])
    }

    private func comparison(_ output: String?, _ target: String?) -> Comparison {
        guard let target else { return .unscored("the example has no target") }
        guard let output else { return .failed }
        let found: JSON
        let wanted: JSON
        do {
            (found, wanted) = try (JSON(parsing: output), JSON(parsing: target))
        } catch {
            return .unscored("output or target is no JSON: \(error)")
        }
        let sides = selection.sides(output: found, target: wanted)
        let pairs = LeafPair.pairs(output: sides.output, target: sides.target)
        return pairs.isEmpty ? .unscored("the target has no fields to compare") : .leaves(pairs)
    }

    /// Embeds all texts at once.
    ///
    /// - Returns: Why that failed, or nil.
    private func embed(_ directions: inout Directions, _ call: any Call) async throws -> String? {
        if directions.texts.isEmpty { return nil }
        do {
            let request = EmbeddingRequest(model: model, texts: directions.texts)
            try directions.take(await call.embed(request).vectors)
            return nil
        } catch let error as ComponentError where !error.meetsEveryExample {
            return error.message
        }
    }
}
