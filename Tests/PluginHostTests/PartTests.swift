import Contract
import Foundation
import PluginHost
import Synchronization
import TestSupport
import Testing

/// Keeps the heads of the parts that it reads.
private final class KeepingReader: PartReader {
    private let record = Mutex<[String]>([])
    var parts: [String] { record.withLock { $0 } }

    func take(_ part: SlotValue, unless isCancelled: @Sendable () -> Bool) {
        record.withLock { $0.append(String(decoding: part.headText, as: UTF8.self)) }
    }
}

/// Has no room until the call is cancelled.
private struct FullReader: PartReader {
    let buffer = PartBuffer<Int>(capacity: 1)
    let cancellation: RunCancellation

    func take(_ part: SlotValue, unless isCancelled: @Sendable () -> Bool) {
        buffer.write(1, unless: isCancelled)
        cancellation.cancel(.user)
        buffer.write(2, unless: isCancelled)
    }
}

struct PartTests {
    private func score(
        _ rows: [String],
        on host: HostFixture,
        _ reader: (any PartReader)?,
        placement: Placement = .inProcess,
        input: String = "{}"
    ) async throws -> Score {
        try host.workshop.build("Tests/Fixtures/streams.c", as: "plugin.so")
        return try await host.onHost {
            try await host.reward("Streams", placement: placement).score(
                ScoreRequest(
                    inputs: rows.map { _ in input },
                    outputs: rows,
                    targets: rows.map { _ in "{}" }
                ),
                call: host.call.read(by: reader)
            )
        }
    }

    @Test(arguments: Placement.allCases)
    func partsComeInOrderFromWhereverThePluginRuns(placement: Placement) async throws {
        let (host, reader) = (try HostFixture(), KeepingReader())
        let rows = (0..<40).map { #"{"content": "\#($0)"}"# }

        let score = try await score(rows, on: host, reader, placement: placement)

        #expect(reader.parts == rows)
        #expect(score.scores == rows.map { _ in 0 })
    }

    // They used to be read twice, as if the answer were longer.
    @Test func partsOfAWorkerThatEndsAreVoidBeforeTheyAreSentAgain() async throws {
        let (host, reader) = (try HostFixture(), KeepingReader())
        setenv("GLIA_TEST_STREAM_MARK", host.workshop.path("mark"), 1)
        let part = #"{"content": "a"}"#

        let score = try await score(
            [part],
            on: host,
            reader,
            placement: .isolated,
            input: "\"crash\""
        )

        #expect(reader.parts == [part, #"{"content":"","begins_anew":true}"#, part])
        #expect(score.scores == [0])
    }

    @Test(arguments: Placement.allCases)
    func withoutAReaderPartsGoNowhere(placement: Placement) async throws {
        let host = try HostFixture()

        let score = try await score(["no JSON at all"], on: host, nil, placement: placement)

        #expect(score.scores == [0])
        #expect(host.lines == [])
    }

    @Test func anUnsoundPartIsTheFaultOfThePlugin() async throws {
        let (host, reader) = (try HostFixture(), KeepingReader())

        _ = try await score([#"{"content": "#, #"{"content": "b"}"#], on: host, reader)

        #expect(reader.parts == [#"{"content": "b"}"#])
        #expect(host.lines.count == 1)
        #expect(
            host.lines[0].hasPrefix("pluginFault: the plugin 'Streams' sent an unsound part: ")
        )
    }

    @Test func aSlowReaderIsWaitedForUntilTheCallIsCancelled() async throws {
        let host = try HostFixture()
        let reader = FullReader(cancellation: host.cancellation)

        let score = try await score(["{}", "{}"], on: host, reader)

        // What send_part returned: the reason.
        #expect(score.scores == [Double(CancelReason.user.rawValue), 1])
        #expect(try await reader.buffer.next() == 1)
    }

    @Test func aBufferKeepsItsOrderWhileItsReaderIsSlow() async throws {
        let buffer = PartBuffer<Int>(capacity: 2)
        let writer = Task(executorPreference: HostFixture.executor) {
            for number in 0..<500 { buffer.write(number) { false } }
            buffer.finish()
        }

        var numbers: [Int] = []
        while let number = try await buffer.next() { numbers.append(number) }
        await writer.value

        #expect(numbers == Array(0..<500))
        #expect(try await buffer.next() == nil)
    }

    @Test func aBufferEndsWithItsErrorOnce() async throws {
        let buffer = PartBuffer<Int>(capacity: 1)
        buffer.write(7) { false }
        buffer.finish(throwing: ComponentError(.unavailable, "gone"))
        buffer.write(8) { false }

        #expect(try await buffer.next() == 7)
        await #expect(throws: ComponentError(.unavailable, "gone")) { try await buffer.next() }
        #expect(try await buffer.next() == nil)
    }
}
