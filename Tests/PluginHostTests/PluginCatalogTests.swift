import Contract
import Foundation
import PluginHost
import TestSupport
import Testing

struct PluginCatalogTests {
    @Test func listsWithoutLoadingAndSaysWhyFilesAreRefused() throws {
        let workshop = try Workshop()
        try workshop.write("not a library", to: "text.so")
        try workshop.build("Tests/Fixtures/wants_more.c", as: "more.so")
        try workshop.build("Tests/Fixtures/crashes.c", as: "crashes.so")
        try FileManager.default.copyItem(
            atPath: URL(filePath: "/lib/x86_64-linux-gnu/libm.so.6").resolvingSymlinksInPath().path,
            toPath: workshop.path("foreign.so")
        )

        let catalog = PluginCatalog(searchPath: [workshop.folder.path])

        let refusals = catalog.folders[0].files.compactMap(\.refusal)
        #expect(
            refusals == [
                "not a Glia plugin: it has no section 'glia.manifest'",
                "'WantsMore' requires 'host.teleport', which this host doesn't have: a newer Glia may",
                "not a shared library, or a cut one: its ELF header is missing",
            ]
        )
        #expect(catalog.entries.map(\.manifest.name) == ["Crashes"])
    }

    @Test func whatIsNoFileIsRefusedWithoutWaitingForIt() throws {
        let workshop = try Workshop()
        try #require(mkfifo(workshop.path("pipe.so"), 0o600) == 0)
        try workshop.write("", to: "folder.so/x")

        let catalog = PluginCatalog(searchPath: [workshop.folder.path])

        #expect(
            catalog.folders[0].files.map(\.refusal)
                == [String?](repeating: "not a shared library: no regular file", count: 2)
        )
    }

    @Test func theEarlierFolderWinsByName() throws {
        let workshop = try Workshop()
        let early = try workshop.build(
            "Tests/Fixtures/half.c",
            as: "early/a.so",
            options: ["-DNAME=\"ExactMatch\""]
        )
        try workshop.build(
            "Tests/Fixtures/half.c",
            as: "late/b.so",
            options: ["-DNAME=\"ExactMatch\"", "-DID=\"glia.other\""]
        )

        let catalog = PluginCatalog(
            searchPath: [workshop.path("early"), workshop.path("late")])

        #expect(try catalog.entry("ExactMatch", kind: .reward).path == early)
        #expect(catalog.entries.map(\.shadowedBy) == [nil, early])
    }

    @Test func twoOfOneNameInAFolderAreAnErrorThatNamesBoth() throws {
        let workshop = try Workshop()
        let first = try workshop.build("Tests/Fixtures/half.c", as: "a.so")
        let second = try workshop.build("Tests/Fixtures/half.c", as: "b.so")
        let catalog = PluginCatalog(searchPath: [workshop.folder.path])

        let error = try #require(throws: ComponentError.self) {
            try catalog.entry("Half", kind: .reward)
        }

        #expect(
            error.message
                == "'Half' is offered by two files of one folder, \(first) and \(second): "
                + "remove one of them"
        )
    }

    @Test func offersTheNearestName() throws {
        let workshop = try Workshop()
        try workshop.build("Tests/Fixtures/half.c", as: "half.so")
        let catalog = PluginCatalog(searchPath: [workshop.folder.path])

        let error = try #require(throws: ComponentError.self) {
            try catalog.entry("Hafl", kind: .reward)
        }

        #expect(error.message == "'Hafl' is a reward that no plugin provides. Did you mean 'Half'?")
    }

    @Test func refusesWhatOthersMayWrite() throws {
        let workshop = try Workshop()
        let path = try workshop.build("Tests/Fixtures/half.c", as: "half.so")
        chmod(path, 0o777)

        let file = try #require(
            PluginCatalog(searchPath: [workshop.folder.path]).folders[0].files.first
        )

        #expect(file.refusal == "others may write to it; take that away: chmod go-w '\(path)'")
    }

    @Test func refusesAFolderThatOthersMayWrite() throws {
        let workshop = try Workshop()
        try workshop.build("Tests/Fixtures/half.c", as: "half.so")
        chmod(workshop.folder.path, 0o777)

        let catalog = PluginCatalog(searchPath: [workshop.folder.path])

        #expect(catalog.entries.isEmpty)
        #expect(catalog.folders[0].refusal?.hasPrefix("others may write to it") == true)
    }

    @Test func damagedLibrariesAreRefusedNotRead() throws {
        let workshop = try Workshop()
        let path = try workshop.build("Tests/Fixtures/half.c", as: "sound.so")
        let sound = try Array(Data(contentsOf: URL(filePath: path)))
        var random = SystemRandomNumberGenerator()
        for index in 0..<200 {
            var damaged = sound
            for _ in 0..<8 {
                damaged[Int(random.next() % 64)] = UInt8(truncatingIfNeeded: random.next())
            }
            if index % 2 == 0 {
                damaged = Array(damaged.prefix(Int(random.next() % UInt64(sound.count))))
            }
            try Data(damaged).write(to: URL(filePath: workshop.path("damaged.so")))

            let files = PluginCatalog(searchPath: [workshop.folder.path]).folders[0].files

            #expect(files.count == 2)
        }
    }
}
