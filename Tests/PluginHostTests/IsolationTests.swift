import Contract
import Foundation
import PluginHost
import TestSupport
import Testing

/// What becomes of calls whose worker ends.
struct IsolationTests {
    private func score(
        _ way: String,
        on host: HostFixture,
        timeout: Duration? = nil
    ) async throws -> Score {
        try host.workshop.build(
            "Tests/Fixtures/perishes.c",
            as: "plugin.so",
            options: ["-D_GNU_SOURCE"]
        )
        let row = #"{"way": "\#(way)"}"#
        return try await host.onHost {
            try await host.reward("Perishes", placement: .isolated, timeout: timeout).score(
                ScoreRequest(inputs: [row], outputs: ["{}"], targets: ["{}"]),
                call: host.call
            )
        }
    }

    @Test(arguments: [
        ("crash", "it was ended by signal 11 (Segmentation fault)"),
        ("abort", "it was ended by signal 6 (Aborted)"),
        ("exit", "it ended by itself with exit code 3"),
        ("garble", "a message of the worker is unsound: its kind is 255, which is none"),
    ])
    func anInputThatEndsWorkersAgainAndAgainFailsWithTheCause(
        way: String,
        cause: String
    ) async throws {
        let host = try HostFixture()

        let error = await #expect(throws: ComponentError.self) {
            try await score(way, on: host)
        }

        #expect(error?.status == .unavailable)
        #expect(
            error?.message == "'score' of 'Perishes' ended its worker 3 times, the last 2 times "
                + "alone in it: \(cause)"
        )
    }

    @Test func anInputThatEndsAWorkerOnceIsScoredAllTheSame() async throws {
        let host = try HostFixture()
        setenv("GLIA_TEST_MARK", host.workshop.path("mark"), 1)

        let score = try await score("crash once", on: host)

        #expect(score.scores == [1])
        #expect(
            host.lines == [
                "pluginFault: the worker of 'Perishes' ended with 'score' in hand: "
                    + "it was ended by signal 11 (Segmentation fault)"
            ]
        )
    }

    @Test func whatAWorkerPrintsIsALineOfTheLog() async throws {
        let host = try HostFixture()

        let score = try await score("print", on: host)

        #expect(score.scores == [1])
        #expect(await host.nextLine() == "info: Perishes: printed: a line of mine")
    }
}
