import Contract
import Foundation
import PluginHost
import TestSupport
import Testing

/// Libraries that end the process that loads them.
struct QuarantineTests {
    private static let rows = ScoreRequest(inputs: ["{}"], outputs: ["{}"], targets: ["{}"])

    private func load(_ name: String, _ placement: Placement, _ host: HostFixture) async -> String {
        do {
            let score = try await host.onHost {
                try await host.reward(name, placement: placement).score(Self.rows, call: host.call)
            }
            return "\(score.scores)"
        } catch {
            return "\(error)"
        }
    }

    @Test(arguments: Placement.allCases)
    func aLibraryThatCrashesWhenItIsLoadedIsNotLoadedAgain(placement: Placement) async throws {
        let host = try HostFixture()
        let path = try host.workshop.build("Tests/Fixtures/crashes.c", as: "crashes.so")

        let first = await load("Crashes", placement, host)
        let reason = host.quarantine.reason(of: path)
        let second = await load("Crashes", placement, host)

        #expect(
            first.hasPrefix(
                "the plugin \(path) is in quarantine, for it ended its worker while it was loaded: "
                    + "it was ended by signal 6 (Aborted) in crashes.so("
            )
        )
        #expect(first.hasSuffix("Replace it, or let it out: glia plugin lift \(path)"))
        #expect(reason?.hasPrefix("it was ended by signal 6 (Aborted)") == true)
        #expect(second == first)
    }

    @Test func theQuarantineIsForTheContentAndCanBeLifted() async throws {
        let host = try HostFixture()
        let path = try host.workshop.build("Tests/Fixtures/crashes.c", as: "plugin.so")
        _ = await load("Crashes", .isolated, host)

        let copy = try host.workshop.build("Tests/Fixtures/crashes.c", as: "other/copy.so")
        #expect(host.quarantine.reason(of: copy) != nil)
        #expect(try host.quarantine.lift(path))
        #expect(try host.quarantine.lift(path) == false)
        #expect(host.quarantine.reason(of: path) == nil)

        _ = await load("Crashes", .isolated, host)
        try FileManager.default.removeItem(atPath: path)
        try host.workshop.build("Tests/Fixtures/half.c", as: "plugin.so")
        #expect(host.quarantine.reason(of: path) == nil)
        #expect(await load("Half", .isolated, host) == "[0.5]")
    }

    @Test func aSoundLibraryIsTriedInAWorkerOnceAndThenLoadedHere() async throws {
        let host = try HostFixture()
        try host.workshop.build("Tests/Fixtures/half.c", as: "half.so")

        let first = await load("Half", .inProcess, host)
        let known = try FileManager.default.contentsOfDirectory(
            atPath: host.workshop.path("state/glia")
        )
        let second = await load("Half", .inProcess, host)

        #expect([first, second] == ["[0.5]", "[0.5]"])
        #expect(known.count == 1)
        #expect(known[0].hasSuffix(".sound"))
    }

    @Test func manyHostsCanShareOne() async throws {
        let host = try HostFixture()
        let path = try host.workshop.build("Tests/Fixtures/crashes.c", as: "crashes.so")

        let reasons = await withTaskGroup(of: String.self) { group in
            for _ in 0..<8 { group.addTask { await load("Crashes", .isolated, host) } }
            return await group.reduce(into: Set()) { $0.insert($1) }
        }

        #expect(reasons.allSatisfy { $0.hasPrefix("the plugin \(path) is in quarantine") })
        let files = try FileManager.default.contentsOfDirectory(
            atPath: host.workshop.path("state/glia")
        )
        #expect(files.count == 1)
    }
}
