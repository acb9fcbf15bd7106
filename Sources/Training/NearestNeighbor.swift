package import Contract
package import Evaluation
import JSONValues
package import PluginHost
package import Scheduling

/// The baseline that no few-shot program should be shown without: the target of the training
/// example whose input is most like the question, by embedding.
///
/// No language model is asked.
package struct NearestNeighbor: Sendable {
    /// How well it does.
    package let reward: Double
    /// Where the true mean lies with 95 % confidence.
    package let interval: ConfidenceInterval?

    /// Answers all questions with their nearest neighbours' targets and scores that.
    ///
    /// - Throws: ``ComponentError`` if texts can't be embedded or answers not scored.
    package init(
        train: [Example],
        test: [Example],
        reward: any Reward,
        scheduler: ModelScheduler,
        model: String,
        call: HostCall
    ) async throws {
        let known = train.filter { $0.target != nil }
        let texts = (known + test).map { Self.text(of: $0.input) }
        let vectors = try await Self.embed(texts, scheduler, model, call)
        let answers = test.indices.map { index in
            let question = vectors[known.count + index]
            let nearest = known.indices.max {
                Self.dot(vectors[$0], question) < Self.dot(vectors[$1], question)
            }
            return nearest.flatMap { known[$0].target }
        }
        let score = try await reward.score(
            ScoreRequest(inputs: test.map(\.input), outputs: answers, targets: test.map(\.target)),
            call: call.part("nearest-neighbor")
        )
        let scores = score.scores.filter(\.isFinite)
        self.reward = Assessment.mean(scores)
        interval = ConfidenceInterval(of: scores)
    }

    private static func embed(
        _ texts: [String],
        _ scheduler: ModelScheduler,
        _ model: String,
        _ call: HostCall
    ) async throws -> [[Float]] {
        var vectors: [[Float]] = []
        for start in stride(from: 0, to: texts.count, by: 128) {
            let part = Array(texts[start..<min(start + 128, texts.count)])
            let request = EmbeddingRequest(model: model, texts: part)
            vectors += try await scheduler.embed(request, call: call).vectors
        }
        return vectors
    }

    /// The texts of an input, without its field names, which are the same everywhere.
    private static func text(of input: String) -> String {
        let members = (try? JSON(parsing: input))?.object?.members ?? []
        return members.map { $0.value.string ?? $0.value.text() }.joined(separator: "\n")
    }

    private static func dot(_ first: [Float], _ second: [Float]) -> Float {
        zip(first, second).reduce(0) { $0 + $1.0 * $1.1 }
    }
}
