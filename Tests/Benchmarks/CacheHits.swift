import Contract
import Foundation
import JSONValues
import MockServer
import PluginHost
import Scheduling

/// What an answer costs that another run was given: key, look-up, check and reading.
struct CacheHits {
    let folder: String

    private static let count = 20_000

    func run() async throws {
        let before = try scheduler()
        try await Self.ask(before.scheduler)
        before.cache.close()
        let after = try scheduler()
        let (cpu, start) = (Benchmarks.cpu, ContinuousClock.now)
        try await Self.ask(after.scheduler)
        let wall = (ContinuousClock.now - start) / .microseconds(1) / Double(Self.count)
        let cost = (Benchmarks.cpu - cpu) / Double(Self.count) * 1e6
        guard after.scheduler.ledger.current.total.hits == Self.count else {
            throw ComponentError(.internalFault, "not all answers were found again")
        }
        Benchmarks.report(
            "\(Self.count) cache hits, prompts of 2 kB: CPU per hit",
            "\((cost * 10).rounded() / 10) µs",
            goal: "under 20 µs"
        )
        Benchmarks.report("the same: time per hit", "\((wall * 10).rounded() / 10) µs")
        try measureDSPy(cost)
    }

    /// The same by DSPy, where run.sh has found it, with its cache on disk.
    private func measureDSPy(_ ours: Double) throws {
        guard let dspy = Peer.dspy else { return }
        let server = try MockServer(keepsRecord: false) { _, _ in .reply(HTTPCalls.answer) }
        let figures = try Peer.run(
            dspy,
            [Peer.script, "cache", server.address, "500", folder + "-dspy"]
        )
        Benchmarks.report(
            "the same by DSPy",
            "\(Int(figures[0])) µs of CPU, \(Int(figures[1])) µs: "
                + "\(Benchmarks.ratio(figures[0], ours)) times the CPU"
        )
    }

    private func scheduler() throws -> (scheduler: ModelScheduler, cache: AnswerCache) {
        let cache = try AnswerCache(folder: folder, log: BenchHost())
        let scheduler = ModelScheduler(
            languageModels: ["default": .init(Instant(), parallel: 1, cachedAs: "instant")],
            embeddingModels: [:],
            cache: cache
        )
        return (scheduler, cache)
    }

    private static func ask(_ scheduler: ModelScheduler) async throws {
        let rules = ChatMessage(.system, String(repeating: "Be kind to guests. ", count: 100)).text
        for number in 0..<count {
            let question = ChatMessage(.user, "Call \(number): could I have a cab?").text
            let request = CompletionRequest(
                messages: Texts([rules, question]),
                stableMessages: 1,
                settings: ["temperature": 0, "max_tokens": 64]
            )
            let call = HostCall(CallContext(path: "row:\(number)"), in: BenchHost().environment)
            _ = try await scheduler.generate(request, call: call)
        }
    }
}

/// Answers at once.
private struct Instant: LanguageModel {
    func describe(_ request: Nothing, call: any Call) async throws -> ModelDescription {
        ModelDescription(model: "instant", parallel: 1)
    }

    func generate(_ request: CompletionRequest, call: any Call) async throws -> Completion {
        Completion(
            content: #"{"thinking": "The guest wants to be driven.", "queue": "taxi"}"#,
            usage: Usage(inputTokens: 400, outputTokens: 20)
        )
    }
}
