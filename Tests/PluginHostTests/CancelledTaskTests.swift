import Contract
import PluginHost
import TestSupport
import Testing

/// A task that is cancelled while it is inside a plugin's function, which doesn't return before.
struct CancelledTaskTests {
    /// Never answers, until whoever asks is cancelled.
    private struct Silence: Services {
        func answer(
            _ service: String,
            _ input: SlotValue,
            for call: HostCall
        ) async throws -> SlotValue {
            try await HostFixture.executor.sleep(for: .seconds(86_400))
            return SlotValue()
        }
    }

    @Test(
        arguments: ["ASKING", "ELSEWHERE", "NOTICED", "ANSWERED"],
        Placement.allCases
    )
    func aPluginLearnsThatItsTaskWasCancelled(way: String, placement: Placement) async throws {
        let host = try HostFixture()
        try host.workshop.build(
            "Tests/Fixtures/heeds.c",
            as: "plugin.so",
            options: ["-pthread", "-DNAME=\"Heeds\"", "-DHEEDS=\(way)"]
        )
        let reward = try await host.onHost { try await host.reward("Heeds", placement: placement) }
        let call = HostCall(
            CallContext(path: "test"),
            in: HostCall.Environment(seed: 1, services: Silence(), log: host)
        )

        let task = Task(executorPreference: HostFixture.executor) {
            try await reward.score(
                ScoreRequest(inputs: ["{}"], outputs: ["1"], targets: ["1"]),
                call: call
            )
        }
        let line = await host.nextLine()
        task.cancel()
        let error = await #expect(throws: ComponentError.self) { try await task.value }

        #expect(line == "info: Heeds: inside")
        #expect(error?.message == "it was cancelled")
    }
}
