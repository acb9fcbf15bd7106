import CPluginABI
import Contract
import Foundation
import JSONValues
import LibGlia
import Synchronization
import TestSupport
import Testing

struct SessionTests {
    @Test func aConfigurationIsRefusedWithAllThatIsWrong() throws {
        let refusal = #expect(throws: EmbeddedSession.Refusal.self) {
            try EmbeddedSession(#"{"plugin": ["x"], "threads": 0}"#)
        }

        #expect(refusal?.status == GLIA_INVALID_ARGUMENT)
        #expect(
            refusal?.message == """
                the configuration doesn't fit: /plugin: 'plugin' isn't known. Did you mean 'plugins'?
                the configuration doesn't fit: /threads: found 0, expected at least 1
                """
        )
    }

    @Test func aServiceThatIsNotThereIsNamedWithTheNearest() throws {
        let answer = try EmbeddedSession().ask("plugin.lst")

        #expect(answer.status == GLIA_UNIMPLEMENTED)
        #expect(
            answer.message == "there is no service 'plugin.lst'. Did you mean 'plugin.list'?"
        )
    }

    @Test func everyServiceSaysWhatItTakes() throws {
        let services = try EmbeddedSession().ask("service.list").head["services"]?.array ?? []

        let names = services.compactMap { $0["name"]?.string }
        #expect(
            names == [
                "service.list", "plugin.list", "plugin.scan", "log.follow", "program.load",
                "program.run", "program.evaluate", "program.read", "program.save", "program.drop",
                "run.forecast", "run.start", "run.stop", "report.read", "lm.generate", "embed",
                "reward.score", "tool.describe", "tool.call", "data.read",
            ]
        )
        #expect(services.allSatisfy { $0["input"]?["type"] == "object" })
        let page = try Checkout.text("Sources/Contract/Contract.docc/EmbeddingInC.md")
        #expect(names.filter { !page.contains("`\($0)`") } == [])
    }

    @Test func anInputThatDoesNotFitIsRefusedBeforeAnythingIsDone() throws {
        let answer = try EmbeddedSession().ask("program.run", ["progam": 1])

        #expect(answer.status == GLIA_INVALID_ARGUMENT)
        #expect(
            answer.message == """
                program.run: the input doesn't fit: the member 'program' is missing
                program.run: the input doesn't fit: /progam: 'progam' isn't known. Did you mean 'program'?
                """
        )
    }

    @Test func aProgramThatIsNotThereIsNamedByItsNumber() throws {
        let answer = try EmbeddedSession().ask("program.run", ["program": 7])

        #expect(answer.status == GLIA_NOT_FOUND)
        #expect(
            answer.message
                == "there is no program 7; 'program.load' gives a program its number"
        )
    }

    @Test func aReplyComesOnceOnAnotherThread() throws {
        let session = try EmbeddedSession()
        let thread = pthread_self()
        let isHere = Atomic<Bool>(true)
        let taker = Taker(onReply: {
            isHere.store(pthread_equal(pthread_self(), thread) != 0, ordering: .relaxed)
        })

        session.wait(for: session.request("service.list", to: taker))
        session.close()

        let wasHere = isHere.load(ordering: .relaxed)
        #expect(taker.answers.map(\.status) == [GLIA_OK])
        #expect(!wasHere)
    }

    @Test func closingCancelsWhatIsOpenAndWaitsForItsReply() throws {
        let session = try EmbeddedSession()
        let taker = Taker()
        session.request("log.follow", to: taker)

        session.close()

        #expect(taker.answers.map(\.status) == [GLIA_CANCELLED])
        #expect(taker.answers.map(\.message) == ["the request was cancelled (shutdown)"])
    }

    @Test func whatIsAskedWhileTheSessionClosesIsAnsweredToo() throws {
        let session = try EmbeddedSession()
        let late = Taker()
        let first = Taker(onReply: { [unowned session] in session.request("log.follow", to: late) })
        session.request("log.follow", to: first)

        session.close()

        #expect(first.answers.count == 1)
        #expect(late.answers.map(\.status) == [GLIA_CANCELLED])
    }

    @Test func waitingInsideTheVeryReplyReturns() throws {
        let session = try EmbeddedSession()
        let number = Mutex<UInt64>(0)
        let gate = DispatchSemaphore(value: 0)
        let taker = Taker(onReply: { [unowned session] in
            gate.wait()
            session.wait(for: number.withLock { $0 })
        })

        let request = session.request("service.list", to: taker)
        number.withLock { $0 = request }
        gate.signal()
        session.wait(for: request)

        #expect(taker.answers.count == 1)
    }

    @Test func manySessionsLiveSideBySide() async throws {
        let counts = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<16 {
                group.addTask {
                    let session = try EmbeddedSession(#"{"threads": 1}"#)
                    defer { session.close() }
                    return session.ask("service.list").head["services"]?.array?.count ?? 0
                }
            }
            return try await group.reduce(into: [Int]()) { $0.append($1) }
        }

        #expect(Set(counts) == [20])
    }

    @Test func theVersionIsThatOfTheBuild() {
        let version = glia_version()

        #expect(String(cString: version.data, count: version.size) == "0.1.0")
    }
}

extension String {
    fileprivate init(cString data: UnsafePointer<CChar>?, count: UInt64) {
        self = String(
            decoding: UnsafeRawBufferPointer(start: data, count: Int(count)),
            as: UTF8.self
        )
    }
}
