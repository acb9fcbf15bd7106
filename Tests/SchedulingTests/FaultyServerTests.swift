import Contract
import Foundation
import HostDoubles
import JSONValues
import MockServer
import PluginHost
import Scheduling
import Synchronization
import TestSupport
import Testing

/// The whole way of a call, from the scheduler through a provider's library to a server that
/// misbehaves.
struct FaultyServerTests {
    private static let executor = HostExecutor()

    /// What a server does instead of answering.
    private enum Fault: Int, CaseIterable {
        case refuses, refusesWithTime, breaks, cuts, stalls, garbles, truncates, misshapes
    }

    /// What the server did.
    private struct Record {
        var requests = 0
        var answers = 0
        var faults: [Fault: Int] = [:]
        var usage = Usage()
    }

    private let bench: JournalBench
    private let record = Books()

    /// A class because the server's threads write into it.
    private final class Books: Sendable {
        private let record = Mutex(Record())
        func withLock<Result>(_ body: (inout Record) -> Result) -> Result {
            record.withLock { body(&$0) }
        }
    }

    init() throws { bench = try JournalBench() }

    @Test(.timeLimit(.minutes(10)))
    func tenThousandCallsWithFaultsAreEachAnsweredOnce() async throws {
        let count = 10_000
        try bench.workshop.copyPlugin("OpenAICompatible")
        let server = try MockServer(keepsRecord: false) { request, _ in reply(to: request) }
        let model = try await model(server.address)
        let journal = try bench.journal()
        let time = QuickTime()
        let price = ModelPrice(input: 3, cached: 1, output: 7)
        let terms = ModelTerms(parallel: 256, price: price, limits: RateLimits(requests: 2500))
        let scheduler = ModelScheduler(
            languageModels: ["default": .init(model, terms)],
            embeddingModels: [:],
            time: time,
            cancellation: bench.cancellation
        )
        scheduler.keep(journal)

        let wrong = try await ask(count, of: scheduler)
        journal.close()
        server.stop()

        #expect(wrong == [])
        let (account, done) = (scheduler.ledger.current.total, record.withLock { $0 })
        let faults = done.faults.values.reduce(0, +)
        #expect(Set(done.faults.keys) == Set(Fault.allCases))
        #expect(faults > count / 25)
        #expect(account.calls == count)
        #expect(done.answers == count)
        #expect(account.failures == faults)
        #expect(account.unanswered == 0)
        #expect(done.requests == count + faults)
        #expect(account.usage == done.usage)
        // So many can't have begun any sooner.
        #expect(time.now >= .seconds(60 * ((done.requests - 1) / 2500)))
        try checkJournal(count, account, price)
    }

    /// The journal has each call once, and its sums are those of the account.
    private func checkJournal(
        _ count: Int,
        _ account: ModelAccount.Sums,
        _ price: ModelPrice
    ) throws {
        let lines = try bench.lines.dropFirst().map { try JSON(parsing: $0) }
        #expect(lines.count == count)
        #expect(Set(lines.compactMap { $0["path"]?.string }).count == count)
        var usage = Usage()
        for line in lines { usage += Usage(line["usage"]) }
        #expect(usage == account.usage)
        #expect(lines.reduce(0) { $0 + ($1["failed_attempts"]?.integer ?? 0) } == account.failures)
        #expect(abs(account.cost - price.cost(of: usage)) < 1e-9)
    }

    private func model(_ address: String) async throws -> PluginLanguageModel {
        let registry = PluginRegistry(
            catalog: PluginCatalog(searchPath: [bench.workshop.folder.path]),
            executor: Self.executor
        )
        let schema = try registry.catalog.entry("openai-compatible", kind: .languageModel)
            .manifest.configuration
        let configuration = schema.fillingDefaults(
            in: ["model": "m", "base_url": .string(address)]
        ).object
        let call = bench.call("create")
        return try await Task(executorPreference: Self.executor) {
            PluginLanguageModel(
                try await registry.instance(
                    "openai-compatible",
                    kind: .languageModel,
                    configuration: configuration ?? [:],
                    timeout: .seconds(5),
                    call: call
                )
            )
        }.value
    }

    /// Asks questions, all at once, and returns those that got another's answer.
    private func ask(_ count: Int, of scheduler: ModelScheduler) async throws -> [String] {
        let bench = bench
        return try await Task(executorPreference: Self.executor) {
            try await withThrowingTaskGroup(of: String?.self) { group in
                for number in 0..<count {
                    group.addTask {
                        let question = "question \(number) of \(count)"
                        let request = CompletionRequest(
                            messages: [ChatMessage(.user, question).text]
                        )
                        let call = bench.call("row:\(number)")
                        let answer = try await scheduler.generate(request, call: call)
                        return answer.content == "answer to \(question)" ? nil : question
                    }
                }
                return try await group.reduce(into: []) { if let wrong = $1 { $0.append(wrong) } }
            }
        }.value
    }

    // MARK: - The server

    private func reply(to request: MockRequest) -> MockAnswer {
        let question =
            (try? JSON(parsing: request.body))?["messages"]?.array?.last?["content"]?.string ?? ""
        let (number, fault) = record.withLock { record -> (Int, Fault?) in
            defer { record.requests += 1 }
            return (record.requests, Self.fault(record.requests))
        }
        if let fault {
            record.withLock { $0.faults[fault, default: 0] += 1 }
            return Self.answer(fault, question)
        }
        let usage = Usage(
            inputTokens: question.utf8.count,
            cachedTokens: number % 7,
            outputTokens: number % 13
        )
        record.withLock { record in
            record.answers += 1
            record.usage += usage
        }
        let text = Self.text(question, usage)
        // One in a hundred comes late, and one in a hundred twice.
        if number % 100 == 50 { return .reply(text, delay: 0.05) }
        if number % 100 == 75 { return Self.twice(text) }
        return .reply(text)
    }

    /// Which of the requests meet a fault: every twentieth, each fault in turn; stalls come early,
    /// since whoever meets one must wait.
    private static func fault(_ number: Int) -> Fault? {
        guard number % 20 == 7 else { return nil }
        let fault = Fault(rawValue: number / 20 % Fault.allCases.count)
        return fault == .stalls && number > 2000 ? .cuts : fault
    }

    private static func text(_ question: String, _ usage: Usage) -> String {
        #"{"choices":[{"message":{"role":"assistant","content":"answer to "#
            + question + #""},"finish_reason":"stop"}],"usage":{"prompt_tokens":"#
            + "\(usage.inputTokens)" + #","completion_tokens":"# + "\(usage.outputTokens)"
            + #","prompt_tokens_details":{"cached_tokens":"# + "\(usage.cachedTokens)}}}"
    }

    private static func twice(_ text: String) -> MockAnswer {
        let one = "HTTP/1.1 200 X\r\ncontent-length: \(text.utf8.count)\r\n\r\n" + text
        return MockAnswer(bytes: Array((one + one).utf8), ending: .keepsOpen)
    }

    private static func answer(_ fault: Fault, _ question: String) -> MockAnswer {
        let sound = text(question, Usage())
        switch fault {
        case .refuses: return .reply(#"{"error":{"message":"slow down"}}"#, status: 429)
        case .refusesWithTime:
            return .reply(
                #"{"error":{"message":"slow down"}}"#,
                status: 429,
                headers: ["retry-after: 2"]
            )
        case .breaks: return .reply("oops", status: 500)
        case .cuts: return MockAnswer(bytes: [], ending: .closes)
        case .stalls: return MockAnswer(bytes: Array("HTTP/1.1 200 X\r\n".utf8), ending: .stalls)
        case .garbles: return .reply(String(sound.dropLast(30)))
        case .truncates:
            let head = "HTTP/1.1 200 X\r\ncontent-length: \(sound.utf8.count)\r\n\r\n"
            return MockAnswer(bytes: Array((head + sound.dropLast(30)).utf8), ending: .closes)
        case .misshapes: return .reply("{\"answer\":\"\(question)\"}")
        }
    }
}
