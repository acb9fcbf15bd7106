package import Contract
import Synchronization

/// A reward that remembers its batches.
///
/// A class because it records.
package final class RecordingReward: Reward {
    /// Scores a batch.
    package typealias Script = @Sendable (ScoreRequest) throws -> Score

    private let script: Script
    private let record = Mutex<[[String]]>([])

    /// Makes a reward.
    package init(_ script: @escaping Script) { self.script = script }

    /// Makes a reward that gives 1 where output and target are the same text, else 0.
    package static func equality() -> RecordingReward {
        RecordingReward { request in
            Score(
                scores: zip(request.outputs, request.targets).map { $0 != nil && $0 == $1 ? 1 : 0 }
            )
        }
    }

    /// The rows of each batch, as "input -> output | target".
    package var batches: [[String]] { record.withLock { $0 } }

    package func check(_ schemas: DataSchemas, call: any Call) async throws {}

    package func score(_ request: ScoreRequest, call: any Call) async throws -> Score {
        let rows = request.inputs.indices.map { row in
            let cells = [request.inputs[row], request.outputs[row], request.targets[row]]
                .map { $0 ?? "none" }
            return "\(cells[0]) -> \(cells[1]) | \(cells[2])"
        }
        record.withLock { $0.append(rows) }
        return try script(request)
    }
}
