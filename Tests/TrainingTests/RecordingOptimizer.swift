import Contract
import JSONValues
import Synchronization

/// An optimizer that proposes what a closure says, and remembers what it was called for.
final class RecordingOptimizer: Optimizer {
    /// Proposes trials, given the step and how often it was asked in it before.
    typealias Script = @Sendable (_ step: StepRequest, _ round: Int) -> Proposal

    private struct Record {
        var calls: [String] = []
        var steps: [StepRequest] = []
        var told: [TrialResults.Row] = []
    }

    private let script: Script
    private let adopted: JSONObject
    private let record = Mutex(Record())

    init(adopting adopted: JSONObject = [:], _ script: @escaping Script) {
        self.adopted = adopted
        self.script = script
    }

    /// One that has one trial of the initial values run on each step's batch.
    static func onBatches(adopting adopted: JSONObject = [:]) -> RecordingOptimizer {
        RecordingOptimizer(adopting: adopted) { step, round in
            guard round == 0 else { return Proposal() }
            return Proposal(trials: [
                Trial(
                    id: 10 * step.epoch + step.step,
                    variables: [:],
                    split: .train,
                    examples: step.batch,
                    note: "the batch"
                )
            ])
        }
    }

    /// One that has these trials run in its first step.
    static func running(
        _ trials: [Trial],
        adopting adopted: JSONObject = [:]
    )
        -> RecordingOptimizer
    {
        RecordingOptimizer(adopting: adopted) { step, round in
            step.epoch == 0 && step.step == 0 && round == 0 ? Proposal(trials: trials) : Proposal()
        }
    }

    /// The calls in order, such as "ask e0 s1".
    var calls: [String] { record.withLock { $0.calls } }
    /// The batch of each ask, in order.
    var batches: [[Int]] { record.withLock { $0.steps.map(\.batch) } }
    /// How many trials at once each ask wanted.
    var wants: [Int] { record.withLock { $0.steps.map(\.want) } }
    /// All rows that it was told, in order.
    var told: [TrialResults.Row] { record.withLock { $0.told } }

    func begin(_ request: SearchSpace, call: any Call) async throws -> SearchBound {
        record.withLock { $0.calls.append("begin") }
        return SearchBound()
    }

    func ask(_ request: StepRequest, call: any Call) async throws -> Proposal {
        let round = record.withLock { record in
            let round = record.steps.count {
                $0.epoch == request.epoch && $0.step == request.step
            }
            record.calls.append("ask e\(request.epoch) s\(request.step)")
            record.steps.append(request)
            return round
        }
        return script(request, round)
    }

    func tell(_ request: TrialResults, call: any Call) async throws -> Nothing {
        record.withLock {
            $0.calls.append("tell")
            $0.told += request.rows
        }
        return Nothing()
    }

    func conclude(_ request: Nothing, call: any Call) async throws -> Conclusion {
        record.withLock { $0.calls.append("conclude") }
        return Conclusion(variables: adopted, why: "it was told so")
    }

    func save(_ request: Nothing, call: any Call) async throws -> SearchState { SearchState("{}") }

    func load(_ request: SavedSearch, call: any Call) async throws -> Nothing { Nothing() }
}
