import Contract
import JSONValues
import Synchronization

/// A callback that remembers what it was told, and answers what a closure says.
final class RecordingCallback: Callback {
    typealias Script = @Sendable (RunEvent) throws -> Verdict

    private let script: Script
    private let record = Mutex<[[RunEvent]]>([])

    init(_ script: @escaping Script = { _ in Verdict() }) { self.script = script }

    /// All events in order.
    var events: [RunEvent] { record.withLock { $0.flatMap { $0 } } }
    /// What happened, a list for each call.
    var calls: [[String]] {
        record.withLock { $0.map { $0.map { $0.json["event"]?.string ?? "" } } }
    }

    func notify(_ request: RunEvents, call: any Call) async throws -> Verdict {
        record.withLock { $0.append(request.all) }
        let verdicts = try request.all.map(script)
        return verdicts.first { $0.stop != nil } ?? Verdict()
    }
}
