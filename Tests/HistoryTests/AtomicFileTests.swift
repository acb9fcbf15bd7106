import Contract
import Foundation
import History
import TestSupport
import Testing

struct AtomicFileTests {
    @Test func writesTheWholeFileAndLeavesNothingBeside() throws {
        let workshop = try Workshop()
        let path = try workshop.write("the old one, which is longer", to: "program.json")

        try AtomicFile.write(Array("new".utf8), to: path)

        #expect(try String(contentsOfFile: path, encoding: .utf8) == "new")
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: workshop.folder.path) == [
                "program.json"
            ]
        )
    }

    @Test func aFileWhoseFolderIsAFileCannotBeWritten() throws {
        let workshop = try Workshop()
        let parent = try workshop.write("a file", to: "parent")

        let error = try #require(throws: ComponentError.self) {
            try AtomicFile.write([1], to: parent + "/program.json")
        }

        #expect(error.message == "'\(parent)/program.json' can't be written: Not a directory")
        #expect(try String(contentsOfFile: parent, encoding: .utf8) == "a file")
    }

    @Test func whatCannotBeReplacedStaysAsItWas() throws {
        let workshop = try Workshop()
        try workshop.write("inside", to: "program.json/old")

        let error = try #require(throws: ComponentError.self) {
            try AtomicFile.write([1], to: workshop.path("program.json"))
        }

        #expect(
            error.message == "'\(workshop.path("program.json"))' can't be written: Is a directory"
        )
        #expect(
            try FileManager.default.subpathsOfDirectory(atPath: workshop.folder.path).sorted()
                == ["program.json", "program.json/old"]
        )
    }

    @Test func aLinkStaysOne() throws {
        let workshop = try Workshop()
        let file = try workshop.write("old", to: "runs/program.json")
        let link = workshop.path("latest.json")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: file)

        try AtomicFile.write(Array("new".utf8), to: link)

        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == file)
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "new")
    }

    @Test func whatIsNoFileIsWrittenIntoAndStays() throws {
        let workshop = try Workshop()
        let pipe = workshop.path("pipe")
        try #require(mkfifo(pipe, 0o600) == 0)
        let reader = open(pipe, O_RDONLY | O_NONBLOCK)
        defer { close(reader) }

        try AtomicFile.write(Array("drawing".utf8), to: pipe)

        var bytes = [UInt8](repeating: 0, count: 16)
        let count = read(reader, &bytes, bytes.count)
        #expect(String(decoding: bytes.prefix(max(0, count)), as: UTF8.self) == "drawing")
        let names = try FileManager.default.contentsOfDirectory(atPath: workshop.folder.path)
        #expect(names == ["pipe"])
    }
}
