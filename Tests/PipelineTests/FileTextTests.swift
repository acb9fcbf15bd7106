import Contract
import Foundation
import Pipeline
import TestSupport
import Testing

struct FileTextTests {
    @Test(arguments: [
        ("train.jsonl", "desk.yaml", "train.jsonl"),
        ("train.jsonl", "a/b/desk.yaml", "a/b/train.jsonl"),
        ("../train.jsonl", "a/desk.yaml", "a/../train.jsonl"),
        ("train.jsonl", "/desk.yaml", "/train.jsonl"),
        ("/data/train.jsonl", "a/desk.yaml", "/data/train.jsonl"),
    ])
    func aRelativePathStartsAtTheOtherFilesFolder(path: String, file: String, result: String) {
        #expect(FileText.path(path, beside: file) == result)
    }

    @Test func aFileOfOtherBytesIsRefused() throws {
        let workshop = try Workshop()
        let path = workshop.path("latin.txt")
        try Data([0x0a, 0x67, 0xfc, 0x6e]).write(to: URL(filePath: path))

        let error = try #require(throws: ComponentError.self) { try FileText.read(path) }

        #expect(
            error.message == "the file is no UTF-8 text (line 2); save it as UTF-8, or convert it, "
                + "for instance with 'iconv -f latin1 -t utf-8'"
        )
    }

    @Test func aByteOrderMarkIsNoPartOfTheText() throws {
        let workshop = try Workshop()
        let path = workshop.path("windows.txt")
        try Data([0xef, 0xbb, 0xbf, 0x61]).write(to: URL(filePath: path))

        #expect(try FileText.read(path) == "a")
    }

    @Test func aFolderIsNoFile() throws {
        let workshop = try Workshop()

        let error = try #require(throws: ComponentError.self) {
            try FileText.read(workshop.folder.path)
        }

        #expect(error.message == "the file can't be read: Is a directory")
    }
}
