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
        ("crash", "it was ended by signal 11 (Segmentation fault) in plugin.so("),
        ("abort", "it was ended by signal 6 (Aborted) in plugin.so("),
        ("exit", "it ended by itself with exit code 3"),
        ("garble", "a message of the worker is unsound: its kind is 255, which is none"),
    ])
    func anInputThatEndsWorkersAgainAndAgainIsUnscoredWithTheCause(
        way: String,
        cause: String
    ) async throws {
        let host = try HostFixture()

        let score = try await score(way, on: host)

        #expect(
            score.unscored[0]?.hasPrefix(
                "'score' of 'Perishes' ended its worker 3 times, 2 of them alone in it: \(cause)"
            ) == true
        )
    }

    @Test func anInputThatEndsAWorkerOnceIsScoredAllTheSame() async throws {
        let host = try HostFixture()
        setenv("GLIA_TEST_MARK", host.workshop.path("mark"), 1)

        let score = try await score("crash once", on: host)

        #expect(score.scores == [1])
        let complaints = host.lines.filter { $0.hasPrefix("pluginFault") }
        #expect(complaints.count == 1)
        #expect(
            complaints.first?.hasPrefix(
                "pluginFault: the worker of 'Perishes' ended with 'score' in hand, in test: "
                    + "it was ended by signal 11 (Segmentation fault) in plugin.so("
            ) == true
        )
        // The stack, the innermost first.
        #expect(host.lines.contains { $0.hasPrefix("debug: ") && $0.contains("plugin.so(") })
    }

    @Test func whatAWorkerPrintsIsALineOfTheLog() async throws {
        let host = try HostFixture()

        let score = try await score("print", on: host)

        #expect(score.scores == [1])
        #expect(await host.nextLine() == "info: Perishes: printed: a line of mine")
    }
}
