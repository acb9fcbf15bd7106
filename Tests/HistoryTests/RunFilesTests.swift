import Foundation
import History
import TestSupport
import Testing

struct RunFilesTests {
    private let workshop: Workshop
    private let files: RunFiles

    init() throws {
        workshop = try Workshop()
        files = RunFiles(in: workshop.folder.path)
    }

    private var names: [String] {
        get throws {
            try FileManager.default.contentsOfDirectory(atPath: workshop.folder.path).sorted()
        }
    }

    @Test(
        arguments: [
            ("", .broken), ("{\"event\":\"begin\"}\n", .broken),
            ("{\"event\":\"begin\"}\n{\"event\":\"end\",\"reason\":\"do", .broken),
            ("{\"event\":\"begin\"}\n{\"event\":\"end\",\"reason\":\"done\"}\n", .finished),
            ("{\"event\":\"end\",\"reason\":\"it was asked to stop\"}\n", .broken),
        ] as [(String, RunFiles.Progress)]
    )
    func theHistorysLastLineTellsHowFarARunIs(
        history: String,
        progress: RunFiles.Progress
    ) throws {
        try workshop.write("", to: "journal.jsonl")
        try workshop.write(history, to: "history.jsonl")

        #expect(files.progress == progress)
    }

    @Test func aLongLastLineIsReadWhole() throws {
        let why = String(repeating: "x", count: 300_000)
        try workshop.write("", to: "journal.jsonl")
        try workshop.write(
            "{\"event\":\"begin\"}\n{\"event\":\"end\",\"reason\":\"done\",\"why\":\"\(why)\"}\n",
            to: "history.jsonl"
        )

        #expect(files.progress == .finished)
    }

    @Test func withoutAJournalThereIsNothingToGoOnWith() throws {
        try workshop.write("{\"event\":\"begin\"}\n", to: "history.jsonl")

        #expect(files.progress == .none)
    }

    @Test func oldFilesAreKeptUnderTheFirstNumberThatIsFreeForAll() throws {
        for name in ["journal.jsonl", "history.jsonl", "program.json", "history.1.jsonl"] {
            try workshop.write(name, to: name)
        }

        let kept = try files.setAside()

        #expect(kept == ["history.2.jsonl", "program.2.json", "journal.2.jsonl"])
        #expect(
            try names
                == ["history.1.jsonl", "history.2.jsonl", "journal.2.jsonl", "program.2.json"]
        )
        #expect(
            try String(contentsOfFile: workshop.path("program.2.json"), encoding: .utf8)
                == "program.json"
        )
    }

    @Test func anEmptyFolderHasNothingToKeep() throws {
        #expect(try files.setAside() == [])
    }
}
