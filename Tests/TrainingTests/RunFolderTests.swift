import Contract
import Foundation
import HostDoubles
import JSONValues
import TestSupport
import Testing
import Training

/// The files of callbacks.
struct RunFolderTests {
    private let workshop: Workshop
    private let run = RecordingRun()

    init() throws { workshop = try Workshop() }

    private func answer(
        _ service: String,
        _ path: String,
        _ text: String? = nil
    ) async throws
        -> SlotValue
    {
        let folder = RunFolder(path: workshop.folder.path, others: run)
        let arrays = text.map { [NamedArray("text", .text([$0]))] } ?? []
        return try await folder.answer(
            service,
            SlotValue(head: ["path": .string(path)], arrays: arrays),
            for: run.call
        )
    }

    @Test func relativePathsLieInTheFolderAndFoldersAreMade() async throws {
        _ = try await answer("file.write", "a/b/c.txt", "text")

        let text = try String(contentsOfFile: workshop.path("a/b/c.txt"), encoding: .utf8)
        #expect(text == "text")
        #expect(try await answer("file.read", "a/b/c.txt").texts("text") == ["text"])
    }

    @Test func absolutePathsStayWhatTheyAre() async throws {
        _ = try await answer("file.write", workshop.path("d.txt"), "text")

        #expect(FileManager.default.fileExists(atPath: workshop.path("d.txt")))
    }

    @Test func aFileThatIsNotThereIsMissing() async throws {
        #expect(try await answer("file.read", "none.txt").texts("text") == [nil])
    }

    @Test func whatCannotBeWrittenSaysWhy() async throws {
        try workshop.write("a file", to: "taken")

        let error = await #expect(throws: ComponentError.self) {
            try await answer("file.write", "taken/x.txt", "text")
        }

        let path = workshop.path("taken/x.txt")
        #expect(error?.message == "'\(path)' can't be written: Not a directory")
    }

    @Test func whatCannotBeReadSaysWhy() async throws {
        try workshop.write("a file", to: "taken")

        let error = await #expect(throws: ComponentError.self) {
            try await answer("file.read", "taken/x.txt")
        }

        let path = workshop.path("taken/x.txt")
        #expect(error?.message == "'\(path)' can't be read: Not a directory")
    }

    @Test(arguments: [
        ("", "the text 'path' is missing"), ("a/", "'a/' names a folder, expected a file"),
    ])
    func aPathMustNameAFile(path: String, message: String) async throws {
        let error = await #expect(throws: ComponentError.self) {
            try await answer("file.write", path, "text")
        }

        #expect(error?.message == message)
    }

    @Test func otherServicesAreHandedOn() async throws {
        let error = await #expect(throws: ComponentError.self) {
            try await answer("embed", "x")
        }

        #expect(error?.message == "this run has no service 'embed'")
    }
}
