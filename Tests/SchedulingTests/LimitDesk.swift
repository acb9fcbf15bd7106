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

        /// The most that began within any sixty seconds.
        var mostInAMinute: Int {
            let list = list.sorted()
            return list.map { start in
                list.count { $0 >= start && $0 < start + .seconds(60) }
            }.max() ?? 0
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
