import Contract
import PluginHost
import TestSupport
import Testing

struct ComponentInstanceTests {
    private static let rows = ScoreRequest(
        inputs: ["{}", "{}"],
        outputs: ["{\"a\":1}", nil],
        targets: ["{\"a\":1}", "{\"a\":1}"]
    )

    private func score(
        _ fixture: String,
        _ name: String,
        _ placement: Placement,
        host: HostFixture
    ) async throws -> Score {
        try host.workshop.build("Tests/Fixtures/\(fixture).c", as: "plugin.so")
        return try await host.onHost {
            try await host.reward(name, placement: placement).score(Self.rows, call: host.call)
        }
    }

    @Test(arguments: Placement.allCases)
    func scoresThroughTheDoor(placement: Placement) async throws {
        let host = try HostFixture()

        let score = try await score("half", "Half", placement, host: host)

        #expect(score.scores == [0.5, 0.5])
        #expect(host.lines == [])
    }

    @Test(arguments: Placement.allCases)
    func aFirstPartyPluginScoresAsItsTypeDoes(placement: Placement) async throws {
        let host = try HostFixture()
        try host.workshop.copyPlugin("ExactMatch")

        let score = try await host.onHost {
            try await host.reward(
                "ExactMatch",
                configuration: #"{"key":"a"}"#,
                placement: placement
            )
            .score(Self.rows, call: host.call)
        }

        #expect(score.scores == [1, 0])
    }

    @Test(arguments: Placement.allCases)
    func theSecondEndOfACallIsAFaultAndChangesNothing(placement: Placement) async throws {
        let host = try HostFixture()

        let score = try await score("ends_twice", "EndsTwice", placement, host: host)

        #expect(score.scores == [0.25, 0.25])
        #expect(host.lines == ["pluginFault: the plugin 'EndsTwice' ended a call twice"])
    }

    @Test(arguments: Placement.allCases)
    func aScoreThatIsNoNumberIsUnscored(placement: Placement) async throws {
        let host = try HostFixture()

        let score = try await score("not_a_number", "NotANumber", placement, host: host)

        #expect(score.scores.count { $0.isNaN } == 2)
        #expect(score.unscored[0]?.hasSuffix("which is no finite number") == true)
    }

    @Test(
        arguments: [
            ("too_few", "TooFew", "'TooFew' gave 1 scores for 2 rows"),
            (
                "bad_json", "BadJSON",
                "'BadJSON' gave an unsound result: the array 'scores' claims 1099511627776 rows of "
                    + "1099511627776, too many"
            ),
        ],
        Placement.allCases
    )
    func aBrokenRuleNamesThePluginAndTheRule(
        rule: (fixture: String, name: String, message: String),
        placement: Placement
    )
        async throws
    {
        let host = try HostFixture()

        let error = await #expect(throws: ComponentError.self) {
            try await score(rule.fixture, rule.name, placement, host: host)
        }

        #expect(error?.message == rule.message)
    }

    @Test(arguments: Placement.allCases)
    func aServiceThatTheManifestDoesNotListIsDenied(placement: Placement) async throws {
        let host = try HostFixture()

        let score = try await score("asks", "Asks", placement, host: host)

        #expect(score.scores == [7, 7])  // GLIA_PERMISSION_DENIED
    }

    @Test(arguments: Placement.allCases)
    func whatAPluginIsGivenCanBeReadUntilItEndsTheCall(placement: Placement) async throws {
        let host = try HostFixture()

        let score = try await score("later", "Later", placement, host: host)

        #expect(score.scores == [0.25, 0.25])
    }

    @Test(arguments: Placement.allCases)
    func aCallEndsSoonAfterTheRunIsCancelled(placement: Placement) async throws {
        let host = try HostFixture()
        try host.workshop.build("Tests/Fixtures/waits.c", as: "plugin.so")

        let error = await #expect(throws: ComponentError.self) {
            try await host.onHost {
                let reward = try await host.reward("Waits", placement: placement)
                async let score = reward.score(Self.rows, call: host.call)
                host.cancellation.cancel(.user)
                return try await score
            }
        }

        #expect(error?.status == .cancelled)
    }

    @Test(arguments: Placement.allCases)
    func aCallThatPassesItsDeadlineIsCancelled(placement: Placement) async throws {
        let host = try HostFixture()
        try host.workshop.build("Tests/Fixtures/waits.c", as: "plugin.so")

        let error = await #expect(throws: ComponentError.self) {
            try await host.onHost {
                try await host.reward("Waits", placement: placement, timeout: .milliseconds(20))
                    .score(Self.rows, call: host.call)
            }
        }

        #expect(error?.message == "it was cancelled")
    }

    @Test(arguments: Placement.allCases)
    func aThousandCallsAtOnceAllEnd(placement: Placement) async throws {
        let host = try HostFixture()
        try host.workshop.copyPlugin("ExactMatch")

        let total = try await host.onHost {
            let reward = try await host.reward(
                "ExactMatch",
                configuration: "{}",
                placement: placement
            )
            return try await withThrowingTaskGroup(of: Double.self) { group in
                for _ in 0..<1000 {
                    group.addTask {
                        try await reward.score(Self.rows, call: host.call).scores.reduce(0, +)
                    }
                }
                return try await group.reduce(0, +)
            }
        }

        #expect(total == 1000)
    }
}
