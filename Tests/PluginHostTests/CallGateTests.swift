import PluginHost
import Synchronization
import Testing

struct CallGateTests {
    @Test(arguments: [1, 3])
    func letsNoMoreThroughThanItsLimitAndForgetsNobody(limit: Int) async {
        let gate = CallGate(limit: limit)
        let tally = Tally()

        await withTaskGroup { group in
            for _ in 0..<1000 {
                group.addTask {
                    await gate.run {
                        tally.enter()
                        await Task.yield()
                        tally.leave()
                    }
                }
            }
        }

        #expect(tally.most <= limit)
        #expect(tally.done == 1000)
    }
}

/// Counts who is inside at once.
private final class Tally: Sendable {
    private let state = Mutex((inside: 0, most: 0, done: 0))
    var most: Int { state.withLock { $0.most } }
    var done: Int { state.withLock { $0.done } }

    func enter() {
        state.withLock {
            $0.inside += 1
            $0.most = max($0.most, $0.inside)
        }
    }

    func leave() {
        state.withLock {
            $0.inside -= 1
            $0.done += 1
        }
    }
}
