import CSQLite
import Contract
import Foundation
import HostDoubles
import JSONValues
import PluginHost
import TestSupport
import Testing

@testable import Scheduling

struct AnswerCacheTests {
    private let desk: CacheDesk

    init() throws { desk = try CacheDesk() }

    @Test func anotherRunTakesWhatOneWasAnswered() async throws {
        let model = ScriptedModel.echo()
        let first = try desk.cache()
        let before = try await desk.ask(["a", "b"], of: desk.scheduler(model, first))
        first.close()

        let again = desk.scheduler(model, try desk.cache())
        let after = try await desk.ask(["b", "c"], of: again)

        #expect(before == ["a at row:0", "b at row:1"])
        #expect(after == ["b at row:1", "c at row:1"])
        #expect(model.calls == 3)
        let total = again.ledger.current.total
        #expect(total.hits == 1)
        #expect(total.saved == Usage(inputTokens: 3, cachedTokens: 1, outputTokens: 2))
        #expect(total.calls == 1)
        #expect(total.usage == Usage(inputTokens: 3, cachedTokens: 1, outputTokens: 2))
        #expect(total.cost == ModelPrice(input: 1, output: 2).cost(of: total.usage))
        #expect(total.cost > 0)
    }

    @Test func anAnswerIsFoundBeforeItIsOnTheDisk() async throws {
        let model = ScriptedModel.echo()
        let scheduler = desk.scheduler(model, try desk.cache())

        let answers = try await desk.ask(["a", "a", "a"], of: scheduler)

        #expect(answers == ["a at row:0", "a at row:0", "a at row:0"])
        #expect(model.calls == 1)
        #expect(scheduler.ledger.current.total.hits == 2)
    }

    @Test func everythingThatIsAskedAndEveryDrawMakesAnotherQuestion() async throws {
        let model = ScriptedModel.echo()
        let scheduler = desk.scheduler(model, try desk.cache())
        let plain = CompletionRequest(messages: ["q"])
        var warm = plain
        warm.settings = ["temperature": 1]
        var shaped = plain
        shaped.schema = "{}"
        for request in [plain, warm, shaped, plain, warm, shaped] {
            _ = try await scheduler.generate(request, call: desk.call("x\(request.settings)"))
        }
        #expect(model.calls == 3 + 3)

        for rollout in [0, 1, 2, 1] {
            let call = desk.call("r\(UUID())", rollout: rollout)
            _ = try await scheduler.generate(plain, call: call)
        }
        #expect(model.calls == 6 + 2)

        for path in ["step:1", "step:2", "step:1"] {
            let call = desk.call(path, phase: "optimizer")
            _ = try await scheduler.generate(plain, call: call)
        }
        #expect(model.calls == 8 + 3)
    }

    @Test func anotherModelHasAnswersOfItsOwn() async throws {
        let (one, other) = (ScriptedModel.echo(), ScriptedModel.echo())
        let cache = try desk.cache()
        _ = try await desk.ask(["a"], of: desk.scheduler(one, cache, cachedAs: "one"))

        _ = try await desk.ask(["a"], of: desk.scheduler(other, cache, cachedAs: "other"))
        _ = try await desk.ask(["a"], of: desk.scheduler(other, cache, cachedAs: nil))

        #expect(other.calls == 2)
    }

    @Test func vectorsComeBackBitForBit() async throws {
        let model = ScriptedModel.echo()
        let request = EmbeddingRequest(texts: ["a", "four"])
        var answers: [Embeddings] = []
        for _ in 0..<2 {
            let cache = try desk.cache()
            let scheduler = desk.scheduler(model, cache)
            answers.append(try await scheduler.embed(request, call: desk.call("one")))
            cache.close()
        }

        #expect(answers[0] == answers[1])
        #expect(model.calls == 1)
    }

    @Test func anEntryThatIsNotAsItWasWrittenIsAskedAgain() async throws {
        let model = ScriptedModel.echo()
        let cache = try desk.cache()
        _ = try await desk.ask(["something"], of: desk.scheduler(model, cache))
        cache.close()
        try flip("something at row:0", in: cache)

        let answers = try await desk.ask(
            ["something"],
            of: desk.scheduler(model, try desk.cache())
        )

        #expect(answers == ["something at row:0"])
        #expect(model.calls == 2)
    }

    /// Changes a letter of a text, wherever the database has it.
    private func flip(_ text: String, in cache: AnswerCache) throws {
        var changed = false
        for suffix in ["", "-wal"] {
            let path = desk.file + suffix
            guard var bytes = FileManager.default.contents(atPath: path) else { continue }
            while let range = bytes.range(of: Data(text.utf8)) {
                bytes[range.lowerBound] ^= 1
                changed = true
            }
            let file = try FileHandle(forWritingTo: URL(filePath: path))
            try file.write(contentsOf: bytes)
            try file.close()
        }
        #expect(changed)
    }

    @Test func aFileThatIsNoDatabaseIsBegunAnewOnceNobodyUsesIt() async throws {
        try desk.workshop.write(String(repeating: "no database ", count: 1000), to: "answers/x")
        try FileManager.default.moveItem(atPath: desk.folder + "/x", toPath: desk.file)

        let model = ScriptedModel.echo()
        let answers = try await desk.ask(["a", "a"], of: desk.scheduler(model, try desk.cache()))

        #expect(answers == ["a at row:0", "a at row:0"])
        #expect(model.calls == 1)
        #expect(desk.run.lines == ["warning: '\(desk.file)' was damaged and is begun anew"])
    }

    @Test func theDatabaseStaysWithinItsSizeAndKeepsWhatIsNew() async throws {
        let model = ScriptedModel { question, _ in
            Completion(content: question + String(repeating: "x", count: 2000))
        }
        let cache = try desk.cache(size: 1 << 20)
        let questions = (0..<2000).map { "question \($0)" }
        _ = try await desk.ask(questions, of: desk.scheduler(model, cache))
        cache.close()

        let size = try FileManager.default.attributesOfItem(atPath: desk.file)[.size] as? Int ?? 0
        #expect(size <= 1 << 20)
        #expect(size > 1 << 19)
        let again = desk.scheduler(model, try desk.cache(size: 1 << 20))
        _ = try await desk.ask(questions.suffix(100) + ["question 0"], of: again)
        #expect(again.ledger.current.total.hits == 100)
    }

    @Test func whatIsStillNeededOutlivesWhatIsNot() async throws {
        let model = ScriptedModel { question, _ in
            Completion(content: question + String(repeating: "x", count: 2000))
        }
        for day in 1...6 {
            let cache = try desk.cache(size: 1 << 20, day: day)
            let news = (0..<150).map { "\(day) \($0)" }
            _ = try await desk.ask(["needed daily"] + news, of: desk.scheduler(model, cache))
            cache.close()
        }

        let last = desk.scheduler(model, try desk.cache(size: 1 << 20, day: 7))
        _ = try await desk.ask(["needed daily", "1 0"], of: last)
        #expect(last.ledger.current.total.hits == 1)
        #expect(last.ledger.current.total.calls == 1)
    }

    @Test func aFolderThatCannotBeMadeIsNamed() throws {
        let path = try desk.workshop.write("a file", to: "answers")

        let error = #expect(throws: ComponentError.self) {
            try AnswerCache(folder: path + "/deeper", log: desk.run)
        }

        #expect(error?.message == "the folder '\(path)/deeper' can't be made: Not a directory")
    }

    @Test func openingOneThatIsThereWaitsForNobodyWhoWrites() async throws {
        let model = ScriptedModel.echo()
        let first = try desk.cache()
        _ = try await desk.ask(["a"], of: desk.scheduler(model, first))
        first.close()
        var writing: OpaquePointer?
        defer { sqlite3_close(writing) }
        sqlite3_open(desk.file, &writing)
        #expect(sqlite3_exec(writing, "BEGIN IMMEDIATE", nil, nil, nil) == SQLITE_OK)

        let answers = try await desk.ask(["a"], of: desk.scheduler(model, try desk.cache()))
        #expect(sqlite3_exec(writing, "ROLLBACK", nil, nil, nil) == SQLITE_OK)

        #expect(answers == ["a at row:0"])
        #expect(model.calls == 1)
    }

    @Test func aDamagedOneIsNotReplacedUnderThoseWhoUseIt() throws {
        var user: AnswerFolderLock? = try AnswerFolderLock(folder: desk.folder, database: desk.file)
        try user?.take(patience: 0) {}
        try desk.workshop.write(String(repeating: "no database ", count: 1000), to: "answers/x")
        try FileManager.default.moveItem(atPath: desk.folder + "/x", toPath: desk.file)

        let error = #expect(throws: ComponentError.self) { try desk.cache() }
        #expect(
            error?.message == "the cache '\(desk.file)' can't be opened: file is not a database"
        )
        #expect(desk.run.lines.isEmpty)
        user = nil
        try desk.cache().close()

        #expect(desk.run.lines == ["warning: '\(desk.file)' was damaged and is begun anew"])
    }

    @Test func aProcessThatStopsWhileItOpensTheCacheIsWaitedForInVain() throws {
        let stopped = try AnswerFolderLock(folder: desk.folder, database: desk.file)
        let other = try AnswerFolderLock(folder: desk.folder, database: desk.file)

        try stopped.take(patience: 0) {
            let error = #expect(throws: ComponentError.self) { try other.take(patience: 20) {} }
            #expect(
                error?.message
                    == "'\(desk.folder)/lock' has been kept locked by another process for 20 ms"
            )
        }
        try other.take(patience: 0) {}
    }

    @Test func eightProcessesThatAreKilledLeaveNoWrongAnswerAndNoDamage() async throws {
        let hammer = Checkout.products.appending(path: "CacheHammer")
        var survivors: [Int32] = []
        for round in 0..<4 {
            // Those to be killed have more to ask than they live for.
            let questions = round < 3 ? Int.max : 3000
            let children = try (0..<8).map { number in
                try Child(
                    hammer.path,
                    [desk.folder, "\(round * 8 + number + 1)", "\(questions)"]
                )
            }
            for (number, child) in children.enumerated() {
                // The last round ends by itself; the others die at different moments, at work.
                guard round < 3 else { break }
                for _ in 0..<(1 + (number + round) % 5) { #expect(child.readByte() != nil) }
                child.kill()
            }
            let ends = children.map { $0.end() }
            if round < 3 { #expect(ends == Array(repeating: -SIGKILL, count: 8)) }
            if round == 3 { survivors = ends }
        }

        #expect(survivors == Array(repeating: 0, count: 8))
        #expect(try integrity() == "ok")
        #expect(!FileManager.default.fileExists(atPath: desk.file + ".damaged"))
    }

    /// What SQLite itself says of the database.
    private func integrity() throws -> String {
        var database: OpaquePointer?
        var statement: OpaquePointer?
        defer {
            sqlite3_finalize(statement)
            sqlite3_close(database)
        }
        sqlite3_open(desk.file, &database)
        sqlite3_prepare_v2(database, "PRAGMA integrity_check", -1, &statement, nil)
        guard sqlite3_step(statement) == SQLITE_ROW else { return "nothing" }
        return String(cString: sqlite3_column_text(statement, 0))
    }
}
