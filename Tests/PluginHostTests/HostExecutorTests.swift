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

/// Blocks threads until it is opened.
private final class Gate: Sendable {
    private let isOpen = Atomic<Bool>(false)
    func open() { isOpen.store(true, ordering: .releasing) }
    func waitUntilOpen() { while !isOpen.load(ordering: .acquiring) { sched_yield() } }
}
