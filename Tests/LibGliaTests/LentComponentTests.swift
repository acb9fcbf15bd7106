import CPluginABI
import Foundation
import JSONValues
import LibGlia
import TestSupport
import Testing

struct LentComponentTests {
    private let workshop: Workshop
    private let session: EmbeddedSession

    init() throws {
        workshop = try Workshop()
        session = try EmbeddedSession()
    }

    @Test func aLentComponentIsListedAsThisPrograms() throws {
        let reward = table(
            of: try workshop.build("PluginSDK/Templates/C/length_reward.c", as: "own.so")
        )

        #expect(session.add(reward) == GLIA_OK)
        let components = session.ask("plugin.list").head["components"]?.array ?? []

        let own = components.first { $0["name"] == "LengthReward" }
        #expect(own?["path"] == "this program")
        #expect(own?["usable"] == true)
    }

    @Test func theSameNameIsTakenOnce() throws {
        let reward = table(
            of: try workshop.build("PluginSDK/Templates/C/length_reward.c", as: "own.so")
        )
        _ = session.add(reward)

        #expect(session.add(reward) == GLIA_ALREADY_EXISTS)
        #expect(
            refusals == [
                "the program lends 'LengthReward' already, under the id 'org.example.length-reward'"
            ]
        )
    }

    @Test func aTableThatIsNotWhatItsManifestSaysIsRefusedInWords() throws {
        let path = try workshop.build("PluginSDK/Templates/C/length_reward.c", as: "own.so")
        let reward = try #require(table(of: path))
        var other = reward.pointee
        other.manifest = glia_str(data: nil, size: 0)
        var small = reward.pointee
        small.struct_size = 16

        #expect(session.add(&other) == GLIA_INVALID_ARGUMENT)
        #expect(session.add(&small) == GLIA_INVALID_ARGUMENT)
        #expect(session.add(nil) == GLIA_INVALID_ARGUMENT)
        #expect(refusals.count == 2)
        #expect(
            refusals.first?.hasPrefix(
                "the component can't be used: its manifest is no sound JSON:"
            ) == true
        )
        #expect(refusals.last == "the component's struct_size is 16, too small")
    }

    @Test func whoFollowsTheLogReadsWhyAComponentIsRefused() throws {
        let path = try workshop.build("PluginSDK/Templates/C/length_reward.c", as: "own.so")
        var small = try #require(table(of: path)).pointee
        small.struct_size = 16
        let isFollowed = DispatchSemaphore(value: 0)
        let log = Taker(onPart: { _ in isFollowed.signal() })
        session.request("log.follow", to: log)

        // The follower begins on another thread: offered again until it has begun.
        repeat { _ = session.add(&small) } while isFollowed.wait(timeout: .now() + 0.01) != .success
        session.close()

        #expect(
            log.parts.first == [
                "level": 4, "message": "the component's struct_size is 16, too small",
                "source": "glia_add",
            ]
        )
    }

    private var refusals: [String] {
        (session.ask("plugin.list").head["refused"]?.array ?? [])
            .filter { $0["path"] == "this program" }
            .compactMap { $0["reason"]?.string }
    }
}
