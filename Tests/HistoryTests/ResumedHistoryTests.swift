import Contract
import Foundation
import History
import JSONValues
import TestSupport
import Testing

/// A history that goes on where an earlier run has left it.
struct ResumedHistoryTests {
    private static let events: [HistoryEvent] = [
        .begin(["history": 1]),
        .epoch(0, [.init(key: "reward", value: 0.5)], .init(search: .init(), validation: .init())),
        .epoch(1, [.init(key: "reward", value: 1)], .init(search: .init(), validation: .init())),
        .end(["reason": "done"]),
    ]

    private let workshop: Workshop

    init() throws { workshop = try Workshop() }

    private var path: String { workshop.path("history.jsonl") }
    private var text: String { (try? String(contentsOfFile: path, encoding: .utf8)) ?? "" }

    private func record(_ events: some Sequence<HistoryEvent>) throws -> String {
        let file = try HistoryFile(path: workshop.path("whole.jsonl"))
        for event in events { try file.append(event) }
        return try String(contentsOfFile: workshop.path("whole.jsonl"), encoding: .utf8)
    }

    @Test(arguments: [0, 10, 30, 75, 80, 150])
    func whereverItBrokeItEndsAsTheUnbrokenOne(size: Int) throws {
        let whole = try record(Self.events)
        try workshop.write(String(whole.prefix(size)), to: "history.jsonl")
        let file = try HistoryFile(path: path, isResumed: true)
        var longest = 0

        for event in Self.events {
            try file.append(event)
            // What is there stays readable: it never shrinks below its last whole line.
            let isShrunk = text.utf8.count < longest
            #expect(!isShrunk)
            longest = text.utf8.count
        }

        #expect(text == whole)
        #expect(file.divergence == nil)
    }

    @Test func itSaysWhetherItOnlyRepeats() throws {
        try workshop.write(try record(Self.events.prefix(2)), to: "history.jsonl")
        let file = try HistoryFile(path: path, isResumed: true)
        var repeats: [Bool] = []

        for event in Self.events {
            repeats.append(file.isRepeating)
            try file.append(event)
        }

        #expect(repeats == [true, true, false, false])
    }

    @Test func theEndOfARunThatWasStoppedGivesWay() throws {
        let stopped = Self.events.prefix(2) + [.end(["reason": "it was asked to stop"])]
        try workshop.write(try record(stopped), to: "history.jsonl")
        let file = try HistoryFile(path: path, isResumed: true)

        for event in Self.events { try file.append(event) }

        #expect(text == (try record(Self.events)))
        #expect(file.divergence == nil)
    }

    @Test func anotherWayIsTakenFromItsFirstLineOn() throws {
        let other = [
            Self.events[0],
            .epoch(
                0,
                [.init(key: "reward", value: 0.25)],
                .init(search: .init(), validation: .init())
            ),
        ]
        try workshop.write(try record(other + Self.events.dropFirst(2)), to: "history.jsonl")
        let file = try HistoryFile(path: path, isResumed: true)

        for event in Self.events { try file.append(event) }

        #expect(text == (try record(Self.events)))
        #expect(file.divergence == 2)
    }

    @Test func aNewerFormatIsLeftAlone() throws {
        let text = "{\"event\":\"begin\",\"history\":2}\n"
        try workshop.write(text, to: "history.jsonl")

        let error = try #require(throws: ComponentError.self) {
            try HistoryFile(path: path, isResumed: true)
        }

        #expect(
            error.message == "the history '\(path)' has format 2, this Glia reads up to 1: use a "
                + "newer one, or name another --output"
        )
        #expect(self.text == text)
    }

    @Test func nothingIsRecordedOfARunThatIsToldToEnd() throws {
        let file = try HistoryFile(path: path, isStopped: { true })

        #expect(throws: CancellationError.self) { try file.append(.begin([:])) }

        #expect(text == "")
    }
}
