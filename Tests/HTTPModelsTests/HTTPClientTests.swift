import Contract
import HTTPModels
import MockServer
import Synchronization
import TestSupport
import Testing

struct HTTPClientTests {
    private static let lines = HTTPHeaderLines(["content-type: application/json", "x-mark: 7"])

    private func ask(
        _ server: MockServer,
        _ client: HTTPClient,
        body: String = "{}"
    ) async throws -> HTTPResponse {
        let request = HTTPRequest(
            to: HTTPAddress(server.address + "/v1/ask"),
            headers: Self.lines,
            body: Array(body.utf8)
        )
        return try await client.send(request) { nil }
    }

    @Test func sendsTheRequestAsItIs() async throws {
        let server = try MockServer { _, _ in .reply("hello", headers: ["X-Id: 5"]) }

        let response = try await ask(server, HTTPClient(), body: #"{"a":"ä"}"#)

        #expect(String(decoding: response.body, as: UTF8.self) == "hello")
        #expect(response.status == 200)
        #expect(response.head.value(of: "x-id") == "5")
        let request = try #require(server.requests.first)
        #expect(request.path == "/v1/ask")
        #expect(request.body == #"{"a":"ä"}"#)
        #expect(request.headers["x-mark"] == "7")
        #expect(request.headers["expect"] == nil)
    }

    @Test func anAnswerThatIsPackedIsUnpacked() async throws {
        // What `gzip` makes of "hello".
        let packed: [UInt8] = [
            0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xcb, 0x48, 0xcd, 0xc9,
            0xc9, 0x07, 0x00, 0x86, 0xa6, 0x10, 0x36, 0x05, 0x00, 0x00, 0x00,
        ]
        let head =
            "HTTP/1.1 200 X\r\ncontent-encoding: gzip\r\ncontent-length: \(packed.count)\r\n\r\n"
        let server = try MockServer { _, _ in
            MockAnswer(bytes: Array(head.utf8) + packed, ending: .keepsOpen)
        }

        let response = try await ask(server, HTTPClient())

        #expect(String(decoding: response.body, as: UTF8.self) == "hello")
        #expect(server.requests.first?.headers["accept-encoding"]?.contains("gzip") == true)
    }

    /// Ctrl-Z and `fg`, or a debugger that attaches: waiting for a socket ends without one.
    @Test func aProcessThatIsStoppedAndGoesOnGetsItsAnswer() async throws {
        let stopAndGoOn = """
            kill -STOP $PPID
            until grep -q 'State:.T' /proc/$PPID/task/*/status; do :; done
            kill -CONT $PPID
            """
        let server = try MockServer { _, _ in
            let stopped = try? Command.run("/bin/sh", ["-c", stopAndGoOn])
            return .reply("went on: \(stopped?.status ?? -1)")
        }

        let response = try await ask(server, HTTPClient())

        #expect(String(decoding: response.body, as: UTF8.self) == "went on: 0")
    }

    @Test func manyAtOnceAreEachAnsweredOnce() async throws {
        let server = try MockServer { request, _ in .reply(request.body) }
        let client = try HTTPClient()

        let answers = try await withThrowingTaskGroup(of: (Int, String).self) { group in
            for index in 0..<500 {
                group.addTask {
                    let body = try await ask(server, client, body: "\(index)").body
                    return (index, String(decoding: body, as: UTF8.self))
                }
            }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }

        #expect(answers.count == 500)
        #expect(answers.allSatisfy { $0.value == "\($0.key)" })
        #expect(server.requests.count == 500)
    }

    /// Those that go on wait for those that don't, but not for ever.
    @Test func aCrowdOfWhichSomeLeaveIsAnsweredToTheLast() async throws {
        let server = try MockServer { request, _ in .reply(request.body, delay: 0.04) }
        let client = try HTTPClient()

        let answers = try await withThrowingTaskGroup(of: [String].self) { group in
            for worker in 0..<48 {
                group.addTask {
                    var answers: [String] = []
                    for call in 0...worker % 5 {
                        let body = try await ask(server, client, body: "\(worker)-\(call)").body
                        answers.append(String(decoding: body, as: UTF8.self))
                    }
                    return answers
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }

        let expected = (0..<48).flatMap { worker in (0...worker % 5).map { "\(worker)-\($0)" } }
        #expect(answers.sorted() == expected.sorted())
        #expect(server.requests.count == expected.count)
    }

    @Test func anAnswerThatIsCutIsAFailureAndNoSecondRequestIsSent() async throws {
        let server = try MockServer { _, number in
            let text = "HTTP/1.1 200 X\r\ncontent-length: 10\r\n\r\nhalf"
            return number == 0
                ? .reply("first") : MockAnswer(bytes: Array(text.utf8), ending: .closes)
        }
        let client = try HTTPClient()
        _ = try await ask(server, client)

        let failure = await #expect(throws: HTTPFailure.self) { try await ask(server, client) }

        guard case .cut = failure else {
            Issue.record("it is \(String(describing: failure))")
            return
        }
        #expect(server.requests.count == 2)
    }

    @Test func aConnectionThatClosesWithoutAnAnswerIsAskedOnce() async throws {
        let server = try MockServer { _, number in
            number == 0 ? .reply("first") : MockAnswer(bytes: [], ending: .closes)
        }
        let client = try HTTPClient()

        let failure = await withTaskExecutorPreference(AtOnce()) {
            await #expect(throws: HTTPFailure.self) {
                for _ in 0..<2 { _ = try await ask(server, client) }
            }
        }

        #expect(failure == .cut("the server closed it before the answer began"))
        #expect(server.requests.count == 2)
    }

    @Test(arguments: ["http://[::1/v1", "http://", "http://host:99999/v1", "gopher://host/v1"])
    func aTextThatIsNoAddressIsUnusable(text: String) async throws {
        let request = HTTPRequest(to: HTTPAddress(text), headers: Self.lines, body: [])
        let client = try HTTPClient()

        let failure = await #expect(throws: HTTPFailure.self) {
            try await client.send(request) { nil }
        }

        guard case .unusable = failure else {
            Issue.record("it is \(String(describing: failure))")
            return
        }
    }

    @Test func anAddressWhereNobodyListensIsUnreachable() async throws {
        let server = try MockServer { _, _ in .reply("") }
        server.stop()

        let failure = await #expect(throws: HTTPFailure.self) {
            try await ask(server, HTTPClient())
        }

        guard case .unreachable = failure else {
            Issue.record("it is \(String(describing: failure))")
            return
        }
    }

    @Test(arguments: [0, 1]) func aCancelledCallEndsAStalledTransfer(after: Int) async throws {
        let isCancelled = Atomic(false)
        let server = try MockServer { _, number in
            if number < after { return .reply("first") }
            isCancelled.store(true, ordering: .releasing)
            return MockAnswer(bytes: Array("HTTP/1.1 200 X\r\n".utf8), ending: .stalls)
        }
        let client = try HTTPClient()
        for _ in 0..<after { _ = try await ask(server, client) }
        let request = HTTPRequest(to: HTTPAddress(server.address), headers: Self.lines, body: [])

        let failure = await #expect(throws: HTTPFailure.self) {
            try await client.send(request) {
                isCancelled.load(ordering: .acquiring) ? .deadline : nil
            }
        }

        #expect(failure == .cancelled(.deadline))
    }

    @Test func whatIsSubmittedWhileAnAnswerComesInIsSentToo() async throws {
        let server = try MockServer { request, _ in .reply(request.body) }
        let client = try HTTPClient()
        let second = Mutex<Task<HTTPResponse, any Error>?>(nil)
        let request = HTTPRequest(
            to: HTTPAddress(server.address),
            headers: Self.lines,
            body: Array("1".utf8)
        )

        _ = try await client.send(
            request,
            cancellation: { nil },
            arrival: { _ in
                // It runs up to where it waits, on this very thread, which is with libcurl.
                let task = Task.immediate { try await ask(server, client, body: "2") }
                second.withLock { $0 = task }
            }
        )

        let answer = try await second.withLock { $0 }?.value
        #expect(answer?.body == Array("2".utf8))
        #expect(server.requests.count == 2)
    }

    @Test func aConnectionIsUsedAgain() async throws {
        let server = try MockServer { _, _ in .reply("ok") }
        let client = try HTTPClient()

        try await withTaskExecutorPreference(AtOnce()) {
            for _ in 0..<5 { _ = try await ask(server, client) }
        }

        #expect(server.connectionCount == 1)
    }
}

/// Has a test go on where an answer came, however many others wait for a thread: libcurl doesn't
/// use a connection again that has been idle for two minutes.
private final class AtOnce: TaskExecutor {
    func enqueue(_ job: UnownedJob) { job.runSynchronously(on: asUnownedTaskExecutor()) }
}
