import Contract
import Foundation
import HostDoubles
import JSONValues
import Scheduling
import TestSupport
import Testing

struct CallJournalTests {
    private let bench: JournalBench

    init() throws { bench = try JournalBench() }

    private func message(_ body: () throws -> Void) throws -> String {
        try #require(throws: ComponentError.self, performing: body).message
    }

    @Test func anAnswerIsALineWithItsPlaceAndItsPrice() async throws {
        _ = try await bench.ask([("hello", "candidate:1/module:m")], .echo())

        #expect(
            bench.text == """
                {"journal":1,"program":"desk","seed":"7","pipeline":"00aa",\
                "check":"14fa8f3d5d354998"}
                {"key":"ee8f8247ac37d9122bfda14999ed9162","path":"candidate:1/module:m",\
                "phase":"inference","model":"default","microseconds":0,\
                "usage":{"input_tokens":3,"cached_tokens":1,"output_tokens":2},"finish":"stop",\
                "content":"hello at candidate:1/module:m","check":"9821efd5d0840c1b"}

                """
        )
    }

    @Test func aRunThatBeginsAgainIsAnsweredFromTheJournal() async throws {
        let questions = [("a", "one"), ("b", "one"), ("a", "two"), ("a", "one")]
        let first = try await bench.ask(questions, .echo())
        let before = bench.text
        let model = ScriptedModel { _, _ in Completion(content: "never said") }

        let second = try await bench.ask(questions, model)

        #expect(second == first)
        #expect(model.calls == 0)
        #expect(bench.text == before)
    }

    @Test func equalQuestionsAtOnePlaceKeepTheirOwnAnswers() async throws {
        let numbers = Numbers()
        let model = ScriptedModel { _, _ in Completion(content: String(numbers.next())) }
        let questions = [("a", "one"), ("a", "one"), ("a", "two")]
        let first = try await bench.ask(questions, model)

        let second = try await bench.ask(questions + [("a", "one")], model)

        #expect(first == ["1", "2", "3"])
        #expect(second == ["1", "2", "3", "4"])
    }

    @Test func whatIsAskedOtherwiseIsAskedAnew() async throws {
        _ = try await bench.ask([("a", "one")], .echo())
        let model = ScriptedModel.echo()
        let journal = try bench.journal()
        let scheduler = bench.scheduler(model, keeping: journal)
        let call = bench.call("one")

        for request in [
            CompletionRequest(messages: ["a"], settings: ["temperature": 0.5]),
            CompletionRequest(messages: ["a"], schema: "{}"),
            CompletionRequest(messages: ["a"], choices: ["x"]),
            CompletionRequest(messages: ["a", ""]),
            CompletionRequest(messages: ["a"]),
        ] {
            _ = try await scheduler.generate(request, call: call)
        }

        #expect(model.calls == 4)
        #expect(journal.foundCount == 1)
    }

    @Test func aTornLastLineIsCutOffAndItsCallMadeAgain() async throws {
        let questions = [("a", "one"), ("b", "one")]
        let first = try await bench.ask(questions, .echo())
        let whole = bench.text
        let model = ScriptedModel.echo()
        try bench.write(String(whole.dropLast(20)))

        let second = try await bench.ask(questions, model)

        #expect(second == first)
        #expect(model.calls == 1)
        #expect(bench.text == whole)
        #expect(
            bench.log.lines == [
                "warning: '\(bench.path)' ended in the middle of a line: the last 218 bytes, which "
                    + "were written when the earlier run broke, are cut off"
            ]
        )
    }

    @Test(arguments: [0, 1, 30, 84])
    func aFirstLineThatWasNeverFinishedIsABeginning(size: Int) async throws {
        _ = try await bench.ask([], .echo())
        let whole = bench.text
        try bench.write(String(whole.prefix(size)))

        #expect(try bench.journal().foundCount == 0)
        #expect(bench.text == whole)
    }

    @Test func zerosAtTheEndAreWhatAPowerCutLeaves() async throws {
        _ = try await bench.ask([("a", "one")], .echo())
        let whole = bench.text
        try bench.write(whole + String(repeating: "\0", count: 300))

        #expect(try bench.journal().foundCount == 1)
        #expect(bench.text == whole)
    }

    @Test(arguments: [
        (2, "hello", "hullo"), (2, "\"key\"", "\"kye\""), (2, "{", ""),
    ])
    func aDamagedLineInTheMiddleIsNamed(line: Int, old: String, new: String) async throws {
        _ = try await bench.ask([("hello", "one"), ("b", "one")], .echo())
        var lines = bench.lines
        lines[line - 1] = lines[line - 1].replacing(old, with: new, maxReplacements: 1)
        let damaged = lines.joined(separator: "\n") + "\n"
        try bench.write(damaged)

        let message = try message { _ = try bench.journal() }

        #expect(
            message
                == "line 2 of the journal '\(bench.path)' is damaged, and no crash did that: one "
                + "harms the end only. Restore the file, or delete the line: its call is then made "
                + "again"
        )
        #expect(bench.text == damaged)
    }

    @Test(arguments: ["not a journal\n", "neither is this", "{\"a\":1}\n"])
    func aFileThatIsNoJournalIsLeftAlone(text: String) throws {
        try bench.write(text)

        let message = try message { _ = try bench.journal() }

        #expect(message.hasPrefix("line 1 of the journal '\(bench.path)' is damaged"))
        #expect(bench.text == text)
    }

    @Test func aNewerFormatAsksForANewerGlia() throws {
        try bench.write("{\"journal\":2,\"later\":true}\n")

        #expect(
            try message { _ = try bench.journal() } == """
                the journal '\(bench.path)' has format 2, this Glia reads up to 1: use a newer one, \
                or name another --output
                """
        )
    }

    @Test(arguments: [
        (
            RunIdentity(program: "desk", seed: 8, pipeline: "00aa"),
            "with seed 7, this one has seed 8"
        ),
        (
            RunIdentity(program: "desk", seed: 7, pipeline: "00bb"),
            "of another pipeline or other data"
        ),
    ])
    func anotherRunsJournalSaysWhatToDo(run: RunIdentity, what: String) throws {
        try bench.journal().close()

        #expect(
            try message { _ = try bench.journal(run: run) } == """
                the journal '\(bench.path)' is of a run \(what): its answers don't fit. Name another \
                --output, or --fresh to begin anew and keep the old files beside the new ones
                """
        )
    }

    @Test func twoRunsCannotWriteIntoOneFolder() throws {
        let journal = try bench.journal()

        let message = try message { _ = try bench.journal() }

        #expect(
            message == "the journal '\(bench.path)' is in use: another 'glia fit' is writing into "
                + "this folder. Wait for it, or name another --output"
        )
        journal.close()
    }

    @Test func anUnwritableFolderIsNamed() throws {
        let parent = try bench.workshop.write("", to: "parent")

        let message = try message {
            _ = try CallJournal(path: parent + "/j", run: JournalBench.run, log: bench.log)
        }

        #expect(message == "the journal '\(parent)/j' can't be opened: Not a directory")
    }

    @Test func aDeviceIsNoJournal() throws {
        let message = try message {
            _ = try CallJournal(path: "/dev/full", run: JournalBench.run, log: bench.log)
        }

        #expect(message == "the journal '/dev/full' is no plain file")
    }
}
