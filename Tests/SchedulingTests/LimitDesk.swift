import Contract
import HostDoubles
import PluginHost
import Scheduling
import Synchronization

/// Models with limits, in a time of their own, and when they were asked.
struct LimitDesk {
    let run = RecordingRun()
    let cancellation = RunCancellation()
    let time = QuickTime()
    let times = Beginnings()

    /// When calls began.
    final class Beginnings: Sendable {
        private let all = Mutex<[Duration]>([])
        var list: [Duration] { all.withLock { $0 } }
        func add(_ time: Duration) { all.withLock { $0.append(time) } }

        /// Whether never more have begun than so many a minute allow.
        ///
        /// Counted from the start: between the moment when a call may begin and that in which it
        /// is noted here, somebody else's sleep may move the time on.
        func areAtMost(_ most: Int) -> Bool {
            list.sorted().enumerated().allSatisfy { number, time in
                number < most * (Int(time / .seconds(60)) + 1)
            }
        }
    }

    /// A model whose answers take no time; what it throws and says depends on how often it was asked.
    func model(_ answer: @escaping @Sendable (Int) throws -> Completion) -> ScriptedModel {
        let count = Counter()
        return ScriptedModel { [time, times] _, _ in
            times.add(time.now)
            return try answer(count.next())
        }
    }

    /// Counts from 0.
    private final class Counter: Sendable {
        private let count: Mutex<Int> = Mutex(0)
        func next() -> Int {
            count.withLock { count in
                defer { count += 1 }
                return count
            }
        }
    }

    func scheduler(_ models: [String: (any LanguageModel, ModelTerms)]) -> ModelScheduler {
        ModelScheduler(
            languageModels: models.mapValues { ModelScheduler.Entry($0.0, $0.1) },
            embeddingModels: [:],
            time: time,
            cancellation: cancellation
        )
    }

    func call(_ path: String, phase: String = "inference") -> HostCall {
        HostCall(
            CallContext(path: path, phase: phase),
            in: run.environment(cancellation: cancellation)
        )
    }

    /// Asks so many questions at once and returns how many were answered.
    func ask(_ count: Int, of scheduler: ModelScheduler) async -> Int {
        await withTaskGroup(of: Bool.self) { group in
            for number in 0..<count {
                group.addTask {
                    let request = CompletionRequest(messages: ["question \(number)"])
                    let call = call("row:\(number)")
                    return (try? await scheduler.generate(request, call: call)) != nil
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
    }
}
