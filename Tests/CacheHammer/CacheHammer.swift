import Contract
import Foundation
import HostDoubles
import PluginHost
import Scheduling

/// Asks questions in no particular order through one cache folder, as one of several processes.
///
/// Arguments: the folder, a number for this process, how many questions to ask. A dot is printed
/// for every hundred; a wrong answer ends it with status 2, a cache that can't be opened with 4.
@main
struct CacheHammer {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 4, let number = UInt64(arguments[2]), let count = Int(arguments[3])
        else { exit(64) }
        let scheduler = ModelScheduler(
            languageModels: [
                "default": .init(Arithmetic(), parallel: 4, cachedAs: "arithmetic")
            ],
            embeddingModels: [:],
            cache: cache(in: arguments[1])
        )
        let run = RecordingRun()
        var state = number &* 0x9e37_79b9_7f4a_7c15 | 1
        for round in 0..<count {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            let question = "\(state % 3000)"
            let call = HostCall(CallContext(path: "round:\(round)"), in: run.environment())
            let request = CompletionRequest(messages: [question])
            let answer = try await scheduler.generate(request, call: call)
            guard answer == Arithmetic.answer(question) else { exit(2) }
            if round % 100 == 99 { try FileHandle.standardOutput.write(contentsOf: Data(".".utf8)) }
        }
        let total = scheduler.ledger.current.total
        guard total.calls + total.hits == count else { exit(3) }
    }
}

extension CacheHammer {
    /// Opens the cache, or ends this process and says why; an error of `main` would be a crash.
    private static func cache(in folder: String) -> AnswerCache {
        do {
            return try AnswerCache(folder: folder, size: 1 << 20, log: RecordingRun())
        } catch {
            try? FileHandle.standardError.write(contentsOf: Data("CacheHammer: \(error)\n".utf8))
            exit(4)
        }
    }
}

/// Answers what can be checked: the question again and again, up to 700 bytes.
private struct Arithmetic: LanguageModel {
    static func answer(_ question: String) -> Completion {
        let times = (question.utf8.count * 31 + question.utf8.reduce(0) { $0 + Int($1) }) % 175
        return Completion(
            content: String(repeating: question, count: times),
            usage: Usage(inputTokens: times, outputTokens: question.utf8.count)
        )
    }

    func describe(_ request: Nothing, call: any Call) async throws -> ModelDescription {
        ModelDescription(model: "arithmetic", parallel: 4)
    }

    func generate(_ request: CompletionRequest, call: any Call) async throws -> Completion {
        Self.answer(request.messages.first ?? "")
    }
}
