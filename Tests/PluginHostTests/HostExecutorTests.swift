import Contract
import Glibc
import PluginHost
import Synchronization
import Testing

struct HostExecutorTests {
    @Test func blockedThreadsDoNotStopTheOthers() async throws {
        let executor = HostExecutor(threads: 2)
        let gate = Gate()

        // More tasks block than there are threads; only the last one lets them go.
        let sum = await Task(executorPreference: executor) {
            await withTaskGroup(of: Int.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        gate.waitUntilOpen()
                        return 1
                    }
                }
                group.addTask {
                    gate.open()
                    return 1
                }
                return await group.reduce(0, +)
            }
        }.value

        #expect(sum == 9)
    }

    /// Threads that have just fallen asleep, or are about to, are where a wake-up could be lost.
    @Test func everyJobIsRunHoweverTheyCome() async throws {
        let executor = HostExecutor(threads: 3)
        let run = Counter()

        await withTaskGroup(of: Void.self) { group in
            for producer in 0..<4 {
                group.addTask {
                    for index in 0..<2000 {
                        // One job at a time, then a crowd of them.
                        let crowd = index % 10 == producer ? 20 : 1
                        await withTaskGroup(of: Void.self) { jobs in
                            for _ in 0..<crowd {
                                jobs.addTask(executorPreference: executor) { run.increment() }
                            }
                        }
                    }
                }
            }
        }

        #expect(run.value == 4 * (1800 + 200 * 20))
    }

    @Test func whatWaitsIsRunBeforeTheThreadsEnd() async throws {
        for _ in 0..<100 {
            let executor = HostExecutor(threads: 2)
            let run = Counter()
            for _ in 0..<50 {
                Task(executorPreference: executor) { run.increment() }
            }

            executor.shutDown()

            #expect(run.value == 50)
        }
    }

    @Test func timersFireAndCanBeForgotten() async throws {
        let executor = HostExecutor(threads: 1)
        let fired = Atomic<Int>(0)

        await withCheckedContinuation { continuation in
            let forgotten = executor.after(.milliseconds(1)) { fired.add(100, ordering: .relaxed) }
            executor.cancel(forgotten)
            _ = executor.after(.milliseconds(20)) { continuation.resume() }
        }

        #expect(fired.load(ordering: .relaxed) == 0)
    }
}

/// Counts what several threads do.
private final class Counter: Sendable {
    private let count = Atomic<Int>(0)
    var value: Int { count.load(ordering: .relaxed) }
    func increment() { count.add(1, ordering: .relaxed) }
}

/// Blocks threads until it is opened.
private final class Gate: Sendable {
    private let isOpen = Atomic<Bool>(false)
    func open() { isOpen.store(true, ordering: .releasing) }
    func waitUntilOpen() { while !isOpen.load(ordering: .acquiring) { sched_yield() } }
}
