import Foundation
import JSONValues
import TestSupport
import Testing

/// Worker processes of the staged command.
///
/// `GLIA_KILLS=100` has the host killed so often.
@Suite(.serialized)
struct WorkerTests {
    private static let kills =
        ProcessInfo.processInfo.environment["GLIA_KILLS"]
        .flatMap { Int($0) } ?? 3

    /// The processes that have a process as their parent and still live.
    private static func children(of parent: Int32) -> [Int32] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { Int32($0) }.filter { status($0)?.parent == parent }
    }

    private static func status(_ process: Int32) -> (state: Substring, parent: Int32)? {
        // 7 (name) S 3 ...: the name may have spaces and brackets.
        let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
        let fields = text?.split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 1, let parent = Int32(fields[1]) else { return nil }
        return (fields[0], parent)
    }

    private static func isGone(_ process: Int32) -> Bool {
        status(process).map { $0.state == "Z" || $0.state == "X" } ?? true
    }

    @Test func noWorkerOutlivesItsHost() throws {
        let desk = try CountedDesk(model: ", delay_us: 10000")
        for round in 0..<Self.kills {
            let process = Process()
            process.executableURL = URL(filePath: desk.installation.root + "/bin/glia")
            process.arguments = [
                "fit", desk.pipeline, "--plugins", desk.workshop.folder.path, "--output",
                desk.workshop.path("run-\(round)"), "--quiet", "--set", "placement=isolated",
            ]
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            let wanted = 1 + round % 3
            var workers: [Int32] = []
            while process.isRunning, workers.count < wanted {
                workers = Self.children(of: process.processIdentifier)
            }
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()

            #expect(workers.count >= wanted)
            let end = ContinuousClock.now + .seconds(20)
            while !workers.allSatisfy(Self.isGone), .now < end {}
            #expect(workers.filter { !Self.isGone($0) } == [], "round \(round)")
        }
    }

    @Test func aLibraryThatCrashesWhenItIsLoadedIsListedWithItsReasonUntilItIsLetOut() throws {
        let installation = try Installation()
        let workshop = try Workshop()
        let path = try workshop.build("Tests/Fixtures/crashes.c", as: "crashes.so")
        let pipeline = try installation.smallDemo(
            in: workshop,
            changes: [("reward: {plugin: ExactMatch, key: queue}", "reward: Crashes")]
        )
        let state = ["XDG_STATE_HOME": workshop.path("state")]
        func glia(_ arguments: String...) throws -> Command {
            try installation.glia(arguments, environment: state)
        }

        let run = try glia("evaluate", pipeline, "--plugins", workshop.folder.path)
        let list = try glia("plugin", "list", "--plugins", workshop.folder.path)
        let json = try glia("plugin", "list", "--json", "--plugins", workshop.folder.path)
        let page = try glia("plugin", "show", "Crashes", "--plugins", workshop.folder.path)
        let lifted = try glia("plugin", "lift", path)
        let after = try glia("plugin", "list", "--plugins", workshop.folder.path)

        let reason =
            "for it ended its worker while it was loaded: it was ended by signal 6 (Aborted)"
        #expect(run.status == 64)
        #expect(run.errors.contains("the plugin \(path) is in quarantine, \(reason)"))
        #expect(list.output.contains("[in quarantine, \(reason)"))
        #expect(list.output.contains("let it out: glia plugin lift \(path)]"))
        let components = try JSON(parsing: Array(json.output.utf8))["components"]?.array ?? []
        let crashes = try #require(components.first { $0["name"]?.string == "Crashes" })
        #expect(crashes["usable"]?.bool == false)
        #expect(crashes["quarantined"]?.string?.hasPrefix("it was ended by signal 6") == true)
        #expect(page.output.contains("quarantine   it ended its worker while it was loaded: "))
        #expect(page.output.contains("             let it out: glia plugin lift \(path)\n"))
        #expect(lifted.status == 0)
        #expect(
            lifted.errors.hasSuffix(
                "'\(path)' is out of quarantine and is loaded again when it is used\n"
            )
        )
        #expect(!after.output.contains("quarantine"))
    }
}
