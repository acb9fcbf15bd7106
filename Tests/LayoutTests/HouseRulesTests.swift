import Foundation
import TestSupport
import Testing

/// The rules of the house that a compiler can't check.
struct HouseRulesTests {
    @Test func theTopLevelHasOnlyItsRooms() throws {
        let allowed: Set = [
            "Package.swift", "Sources", "Tests", "Plugins", "PluginSDK", "README.md", "Makefile",
            "LICENSE", "Package.resolved", "runs",
        ]

        let found = try FileManager.default.contentsOfDirectory(atPath: Checkout.root.path)

        #expect(found.filter { !$0.hasPrefix(".") && !allowed.contains($0) } == [])
    }

    @Test func noSwiftFileIsLongerThan400Lines() throws {
        let tooLong = try Checkout.swiftFiles.filter {
            try Checkout.text($0).split(separator: "\n", omittingEmptySubsequences: false).count
                > 401
        }

        #expect(tooLong == [])
    }

    @Test func theCHeaderStaysReadable() throws {
        let lines = try Checkout.text("PluginSDK/CPluginABI/include/glia/plugin.h")
            .split(separator: "\n", omittingEmptySubsequences: false)

        #expect(lines.count <= 250)
    }

    @Test func aFileIsNamedForItsMainType() throws {
        let rooms = ["Sources", "Plugins"].flatMap { Checkout.files(in: $0, endings: ["swift"]) }

        let misnamed = try rooms.filter { path in
            let name = URL(filePath: path).deletingPathExtension().lastPathComponent
            let type = String(name.prefix { $0 != "+" })
            let text = try Checkout.text(path)
            let declares = [
                "struct", "class", "enum", "actor", "protocol", "extension", "typealias", "macro",
            ]
            .contains { text.contains("\($0) \(type)") }
            return !declares && name != "Table"
        }

        #expect(misnamed == [])
    }

    @Test func noNameIsADrawerForAnything() throws {
        let banned = [
            "Utils", "Helper", "Helpers", "Common", "Misc", "Manager", "Base", "Impl", "Core",
            "Data", "Info", "Handler",
        ]
        let names = Checkout.swiftFiles.map {
            URL(filePath: $0).deletingPathExtension().lastPathComponent
        }

        let offenders = names.filter { name in
            name.matches(of: /[A-Z][a-z]+|[A-Z]+(?![a-z])/).contains {
                banned.contains(String($0.output))
            }
                && banned.contains { name.hasSuffix($0) || name == $0 }
        }

        #expect(offenders == [])
    }

    @Test func nobodySilencesTheFormatterOrLeavesWorkBehind() throws {
        let marks = ["swift-format" + "-ignore", "TO" + "DO", "FIX" + "ME"]

        let offenders = try Checkout.swiftFiles.filter { path in
            let text = try Checkout.text(path)
            return marks.contains { text.contains($0) }
        }

        #expect(offenders == [])
    }

    @Test(arguments: [
        ("dlopen(", ["Sources/PluginHost/PluginLibrary.swift"]),
        ("HistoryFile(path:", ["Sources/Running/KeptRun.swift"]),
        ("CallJournal(path:", ["Sources/Running/KeptRun.swift"]),
        ("record?.append", ["Sources/Training/Fit.swift"]),
    ])
    func onlyOneRoomDoesIt(word: String, rooms: [String]) throws {
        let users = try Checkout.files(in: "Sources", endings: ["swift"])
            .filter { try Checkout.text($0).contains(word) }

        #expect(users == rooms)
    }

    @Test func onlyTheMacroNeedsSwiftSyntax() throws {
        let users = try Checkout.files(in: "Sources", endings: ["swift"]).filter { path in
            let text = try Checkout.text(path)
            return text.contains("import SwiftSyntax") || text.contains("import GliaMacros")
        }

        #expect(
            users.filter {
                !$0.hasPrefix("Sources/DataModelExpansion/") && !$0.hasPrefix("Sources/Examples/")
            } == []
        )
    }

    @Test func onlyTheCommandPrints() throws {
        let offenders = try ["Sources", "Plugins", "PluginSDK"]
            .flatMap { Checkout.files(in: $0, endings: ["swift"]) }
            // The worker is a program too; it ends with an exit code, and prints nothing.
            .filter { path in
                let rooms = ["GliaCommand", "GliaWorker", "Console", "Examples"]
                return !rooms.contains { path.hasPrefix("Sources/\($0)/") }
            }
            .filter { try Checkout.text($0).contains(/\b(print|fputs|exit|fatalError)\(/) }

        #expect(offenders == [])
    }

    @Test func pluginsImportTheSDKOnly() throws {
        let allowed: Set = [
            "CForeign", "CMuParser", "HTTPModels", "PluginSDK", "Synchronization", "Glibc",
        ]

        let offenders = try Checkout.files(in: "Plugins", endings: ["swift"]).filter { path in
            let imports = try Checkout.text(path).matches(of: /(?m)^(?:public )?import (\w+)$/)
            return imports.contains { !allowed.contains(String($0.output.1)) }
        }

        #expect(offenders == [])
    }

    @Test func onlyPluginsNameAnAlgorithm() throws {
        let names = ["RandomFewShot", "OMEGA", "LMAsJudge"]

        // The umbrella gives plugins' parameters Swift names; an example chooses among plugins.
        let named = ["Sources/Glia/Components/", "Sources/Examples/"]
        let files = Checkout.files(in: "Sources", endings: ["swift"]).filter { path in
            !named.contains { path.hasPrefix($0) }
        }
        let offenders = try files.filter { path in
            // Sentences may name one as an example; code may not.
            let code = try Checkout.text(path).split(separator: "\n").filter {
                !$0.contains("///") && !$0.contains("\"") && !$0.contains("//")
            }
            return names.contains { name in code.contains { $0.contains(name) } }
        }

        #expect(offenders == [])
    }

    @Test func theReadmeIsShortAndNamesEveryRoom() throws {
        let readme = try Checkout.text("README.md")
        let rooms = try FileManager.default.contentsOfDirectory(
            atPath: Checkout.root.appending(path: "Sources").path
        )

        #expect(readme.split(separator: "\n", omittingEmptySubsequences: false).count <= 151)
        #expect(rooms.filter { !$0.hasPrefix(".") && !readme.contains("`\($0)/`") } == [])
    }
}
