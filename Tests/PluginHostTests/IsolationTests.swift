import Contract
import Foundation
import PluginHost
import TestSupport
import Testing

/// What becomes of calls whose worker ends.
struct IsolationTests {
    private func score(
        _ ways: String...,
        on host: HostFixture,
        memory: UInt64? = nil
    ) async throws -> Score {
        let reward = try await reward(on: host, memory: memory)
        return try await host.onHost { try await reward.score(Self.rows(ways), call: host.call) }
    }

    private func reward(on host: HostFixture, memory: UInt64? = nil) async throws -> PluginReward {
        try host.workshop.build(
            "Tests/Fixtures/perishes.c",
            as: "plugin.so",
            options: ["-D_GNU_SOURCE"]
        )
        return try await host.onHost {
            try await host.reward("Perishes", placement: .isolated, memory: memory)
        }
    }

    /// A row for each way to go.
    private static func rows(_ ways: [String]) -> ScoreRequest {
        ScoreRequest(
            inputs: ways.map { #"{"way": "\#($0)"}"# },
            outputs: ways.map { _ in "{}" },
            targets: ways.map { _ in "{}" }
        )
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

    @Test func theRowThatEndsWorkersIsFoundInItsBatch() async throws {
        let host = try HostFixture()

        let score = try await score("-", "-", "-", "crash", "-", on: host)

        #expect(score.scores.map { $0.isNaN ? nil : $0 } == [1, 1, 1, nil, 1])
        #expect(score.unscored.keys.sorted() == [3])
    }

    @Test func anInputThatIsAtFaultIsNotAskedAgain() async throws {
        let host = try HostFixture()
        let reward = try await reward(on: host)

        let scores = try await host.onHost {
            let first = try await reward.score(Self.rows(["exit"]), call: host.call)
            let complaints = host.lines.count
            let second = try await reward.score(Self.rows(["exit"]), call: host.call)
            #expect(host.lines.count == complaints)
            return [first, second]
        }

        #expect(scores[0].unscored == scores[1].unscored)
    }

    @Test func aPluginThatEndsOnEveryInputIsSetAside() async throws {
        let host = try HostFixture()
        let reward = try await reward(on: host)

        let error = await #expect(throws: ComponentError.self) {
            try await host.onHost {
                let rows = Self.rows((0..<40).map { "exit \($0)" })
                return try await reward.score(rows, call: host.call)
            }
        }

        #expect(error?.status == .failedPrecondition)
        #expect(
            error?.message == "'Perishes' is set aside: 32 inputs in a row have ended its workers, "
                + "and no call in between ended well; of the last one, it ended by itself with "
                + "exit code 3"
        )
    }

    @Test func aPluginThatEatsMemoryMeetsItsLimit() async throws {
        let host = try HostFixture()

        let score = try await score("eat", on: host, memory: 128 << 20)

        let reason = try #require(score.unscored[0])
        #expect(reason.contains("it was ended by signal 6 (Aborted) in plugin.so("))
        #expect(reason.hasSuffix("MiB in memory; it may take 128 MiB"))
    }

    @Test func aWorkerHasNoDescriptorButItsOwn() async throws {
        let host = try HostFixture()
        let mine = open("/dev/null", O_RDONLY)
        defer { close(mine) }

        let score = try await score("descriptors", on: host)

        // Nothing to read, its output twice, its socket, where it reports a crash, and two by which
        // its threads take turns at the socket.
        #expect(score.scores == [7])
    }

    @Test func aWorkerOfAnotherVersionIsRefusedInWords() async throws {
        let workshop = try Workshop()
        let hello = FrameWriter(Frame(.hello, text: "glia worker 1")).bytes
        try Data(hello).write(to: workshop.folder.appending(path: "hello"))
        let script = "#!/bin/sh\ncat '\(workshop.path("hello"))' >&3\nexec sleep 60\n"
        let worker = try workshop.write(script, to: "glia-worker")
        chmod(worker, 0o755)
        let host = try HostFixture(worker: worker)

        let error = await #expect(throws: ComponentError.self) {
            try await reward(on: host)
        }

        #expect(
            error?.message == "the worker for \(host.workshop.path("plugin.so")) ended before the "
                + "plugin was loaded: the program 'glia-worker' is of another version than this "
                + "host: it speaks 'glia worker 1', the host '\(WorkerCommand.version)'; install "
                + "both from one build"
        )
    }

    @Test(arguments: [
        ("/bin/true", "it ended by itself with exit code 0"),
        ("/bin/no-glia", "the worker '/bin/no-glia' can't be started: No such file or directory"),
    ])
    func aProgramThatIsNoWorkerIsNamed(program: String, reason: String) async throws {
        let host = try HostFixture(worker: program)

        let error = await #expect(throws: ComponentError.self) {
            try await reward(on: host)
        }

        #expect(
            error?.message == "the worker for \(host.workshop.path("plugin.so")) ended before the "
                + "plugin was loaded: \(reason)"
        )
    }
}
