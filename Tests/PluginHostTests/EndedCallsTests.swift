import Contract
import PluginHost
import Synchronization
import TestSupport
import Testing

struct EndedCallsTests {
    /// Services that lead back to the component, as a run's lead to its models.
    private final class Circle: Services {
        let component = Mutex<PluginReward?>(nil)
        private let freed: @Sendable () -> Void

        init(freed: @escaping @Sendable () -> Void) { self.freed = freed }

        deinit { freed() }

        func answer(
            _ service: String,
            _ input: SlotValue,
            for call: HostCall
        ) async throws -> SlotValue {
            throw ComponentError(.unimplemented, "this host has no service '\(service)'")
        }
    }

    /// Scores a row in a call of its own.
    private func score(
        _ reward: PluginReward,
        _ path: String,
        _ host: HostFixture
    ) async throws -> [Double] {
        let call = HostCall(
            CallContext(path: path),
            in: HostCall.Environment(seed: 1, services: host, log: host)
        )
        let rows = ScoreRequest(inputs: ["{}"], outputs: ["1"], targets: ["1"])
        return try await reward.score(rows, call: call).scores
    }

    @Test func aCallThatIsOverHoldsNothingThatHoldsIt() async throws {
        let host = try HostFixture()
        try host.workshop.build("Tests/Fixtures/half.c", as: "plugin.so")
        let freed = Mutex(0)

        try await host.onHost {
            let circle = Circle(freed: { freed.withLock { $0 += 1 } })
            let reward = try await host.reward("Half")
            circle.component.withLock { $0 = reward }
            let call = HostCall(
                CallContext(path: "test"),
                in: HostCall.Environment(seed: 1, services: circle, log: host)
            )
            let rows = ScoreRequest(inputs: ["{}"], outputs: ["1"], targets: ["1"])
            _ = try await reward.score(rows, call: call)
        }

        #expect(freed.withLock { $0 } == 1)
    }

    /// More calls than there are records, so that each serves for several.
    @Test func callsThatComeLaterAreToldApart() async throws {
        let host = try HostFixture()
        try host.workshop.build("Tests/Fixtures/ends_twice.c", as: "plugin.so")

        let scores = try await host.onHost {
            let reward = try await host.reward("EndsTwice")
            var scores: [Double] = []
            for index in 0..<3000 {
                scores += try await score(reward, "call \(index)", host)
            }
            return scores
        }

        #expect(scores == Array(repeating: 0.25, count: 3000))
        #expect(host.lines.count == 3000)
    }

    /// Records are taken and given back by several threads.
    @Test func callsAtOnceAreToldApart() async throws {
        let host = try HostFixture()
        try host.workshop.build("Tests/Fixtures/ends_twice.c", as: "plugin.so")

        let scores = try await host.onHost {
            let rewards = try await [
                host.reward("EndsTwice"), host.reward("EndsTwice"), host.reward("EndsTwice"),
            ]
            return try await withThrowingTaskGroup(of: [Double].self) { group in
                for (number, reward) in rewards.enumerated() {
                    group.addTask {
                        var scores: [Double] = []
                        for index in 0..<1500 {
                            scores += try await score(reward, "call \(number).\(index)", host)
                        }
                        return scores
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
        }

        #expect(scores == Array(repeating: 0.25, count: 4500))
        #expect(host.lines.count == 4500)
    }
}
