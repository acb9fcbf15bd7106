import Contract
import HostDoubles
import JSONValues
import PluginHost
import Scheduling
import Synchronization
import TestSupport
import Testing

/// Keeps the parts that it reads.
private final class KeepingReader: PartReader {
    private let record = Mutex<[AnswerPart]>([])
    var parts: [AnswerPart] { record.withLock { $0 } }

    func take(_ part: SlotValue, unless isCancelled: @Sendable () -> Bool) {
        guard let part = try? AnswerPart(slotValue: part) else { return }
        record.withLock { $0.append(part) }
    }
}

/// Sends its answer letter by letter if it is asked to, and breaks off in the given attempts.
private final class SpellingModel: LanguageModel {
    private let breaksOff: Set<Int>
    private let record = Mutex<[Bool]>([])

    private let answer: String

    init(breakingOffAt attempts: Set<Int> = [], then answer: String = "abc") {
        breaksOff = attempts
        self.answer = answer
    }

    /// Whether each attempt was asked for parts.
    var wereStreamed: [Bool] { record.withLock { $0 } }

    func describe(_ request: Nothing, call: any Call) async throws -> ModelDescription {
        ModelDescription(model: "spelling", parallel: 1)
    }

    func generate(_ request: CompletionRequest, call: any Call) async throws -> Completion {
        let attempt = record.withLock { record in
            record.append(request.streams)
            return record.count
        }
        // Even one that sends parts unasked bothers nobody.
        for letter in breaksOff.contains(attempt) ? "ab" : answer {
            call.send(AnswerPart(content: String(letter)).slotValue)
        }
        if breaksOff.contains(attempt) {
            throw ComponentError(.unavailable, "broke off", details: ["retry_after_ms": 1])
        }
        return Completion(content: answer)
    }
}

struct AnswerStreamTests {
    private let bench: JournalBench

    init() throws { bench = try JournalBench() }

    private func scheduler(_ model: any LanguageModel) -> ModelScheduler {
        ModelScheduler(
            languageModels: ["default": .init(model, parallel: 1)],
            embeddingModels: [:],
            cancellation: bench.cancellation
        )
    }

    private func ask(
        _ scheduler: ModelScheduler,
        _ reader: KeepingReader?,
        streams: Bool = true
    ) async throws -> String {
        let request = CompletionRequest(messages: ["q"], streams: streams)
        let call = bench.call("one").read(by: reader)
        return try await scheduler.generate(request, call: call).content
    }

    @Test func partsReachTheReaderInOrder() async throws {
        let (model, reader) = (SpellingModel(), KeepingReader())

        let answer = try await ask(scheduler(model), reader)

        #expect(answer == "abc")
        #expect(reader.parts == ["a", "b", "c"].map { AnswerPart(content: $0) })
        #expect(model.wereStreamed == [true])
    }

    @Test func nobodyStreamsWithoutAReaderOrUnasked() async throws {
        let (model, reader) = (SpellingModel(), KeepingReader())
        let scheduler = scheduler(model)

        _ = try await ask(scheduler, nil)
        _ = try await ask(scheduler, reader, streams: false)

        #expect(reader.parts == [])
        #expect(model.wereStreamed == [false, false])
    }

    @Test func aSecondAttemptVoidsWhatTheFirstSaid() async throws {
        let reader = KeepingReader()

        let answer = try await ask(scheduler(SpellingModel(breakingOffAt: [1])), reader)

        #expect(answer == "abc")
        #expect(
            reader.parts == [
                AnswerPart(content: "a"), AnswerPart(content: "b"),
                AnswerPart(content: "a", beginsAnew: true), AnswerPart(content: "b"),
                AnswerPart(content: "c"),
            ]
        )
    }

    @Test func anEmptySecondAnswerVoidsWhatTheFirstSaid() async throws {
        let (model, reader) = (SpellingModel(breakingOffAt: [1], then: ""), KeepingReader())

        let answer = try await ask(scheduler(model), reader)

        #expect(answer.isEmpty)
        #expect(
            reader.parts == [
                AnswerPart(content: "a"), AnswerPart(content: "b"),
                AnswerPart(content: "", beginsAnew: true),
            ]
        )
    }

    @Test func anAnswerWithoutPartsIsOnePart() async throws {
        let reader = KeepingReader()

        let answer = try await ask(scheduler(ScriptedModel.echo()), reader)

        #expect(reader.parts == [AnswerPart(content: answer)])
    }

    @Test func anAnswerOutOfTheJournalIsOnePart() async throws {
        for expected in [["a", "b", "c"], ["abc"]] {
            let (model, reader) = (SpellingModel(), KeepingReader())
            let journal = try bench.journal()
            defer { journal.close() }
            let scheduler = scheduler(model)
            scheduler.keep(journal)

            _ = try await ask(scheduler, reader)

            #expect(reader.parts.map(\.content) == expected)
            #expect(model.wereStreamed.count == (expected.count == 3 ? 1 : 0))
        }
    }

    @Test func aReaderChangesNoRandomNumber() async throws {
        let plain = bench.call("one")
        let read = bench.call("one").read(by: KeepingReader())

        let first = [plain.randomBytes(count: 4), plain.randomBytes(count: 4)]
        let second = [read.randomBytes(count: 4), read.read(by: nil).randomBytes(count: 4)]

        #expect(first == second)
    }
}
