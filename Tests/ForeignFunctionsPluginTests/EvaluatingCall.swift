import PluginSDK
import PluginTesting
import Synchronization

/// A call whose service "evaluate" is a function of the numbers, and which remembers the points.
final class EvaluatingCall: WaitingCall {
    /// The mean reward at a point; NaN leaves it unscored.
    typealias Reward = @Sendable ([Double]) throws -> Double

    private let scripted = ScriptedCall()
    private let reward: Reward
    private let seen = Mutex<[[Double]]>([])

    init(_ reward: @escaping Reward) { self.reward = reward }

    /// The points that were evaluated, in order.
    var points: [[Double]] { seen.withLock { $0 } }
    var lines: [String] { scripted.lines }
    var context: CallContext { scripted.context }
    var cancellation: CancelReason? { nil }
    func randomBytes(count: Int) -> [UInt8] { scripted.randomBytes(count: count) }
    func report(progress: Double, note: String) {}
    func log(_ level: LogLevel, _ message: String) { scripted.log(level, message) }

    func request(_ service: String, _ input: SlotValue) async throws -> SlotValue {
        try waitingRequest(service, input)
    }

    func waitingRequest(_ service: String, _ input: SlotValue) throws -> SlotValue {
        let trials = try EvaluationRequest(slotValue: input).trials
        let rows = try trials.flatMap { trial in
            let point = trial.variables.members.compactMap(\.value.number)
            let score = try reward(point)
            seen.withLock { $0.append(point) }
            return trial.examples.map {
                TrialResults.Row(trial: trial.id, example: $0, score: score)
            }
        }
        return TrialResults(rows: rows).slotValue
    }
}
