import Contract
import HostDoubles
import PluginHost
import Scheduling
import TestSupport

/// A folder of cached answers, and schedulers that share it: one for each run.
struct CacheDesk {
    let workshop: Workshop
    let run = RecordingRun()
    let cancellation = RunCancellation()

    init() throws { workshop = try Workshop() }

    var folder: String { workshop.path("answers") }
    var file: String { folder + "/answers-1.sqlite" }

    func cache(size: Int = 64 << 20, day: Int = 20_000) throws -> AnswerCache {
        try AnswerCache(folder: folder, size: size, log: run, day: { day })
    }

    func scheduler(
        _ model: any LanguageModel & EmbeddingModel,
        _ cache: AnswerCache?,
        cachedAs identity: String? = "echo",
        keeping journal: CallJournal? = nil
    ) -> ModelScheduler {
        let price = ModelPrice(input: 1, output: 2)
        let scheduler = ModelScheduler(
            languageModels: [
                "default": .init(model, parallel: 4, price: price, cachedAs: identity)
            ],
            embeddingModels: ["default": .init(model, parallel: 4, cachedAs: identity)],
            cache: cache,
            cancellation: cancellation
        )
        if let journal { scheduler.keep(journal) }
        return scheduler
    }

    func call(_ path: String, phase: String = "inference", rollout: Int = 0) -> HostCall {
        HostCall(
            CallContext(path: path, rollout: rollout, phase: phase),
            in: run.environment(cancellation: cancellation)
        )
    }

    /// Asks questions one after the other, each at a place of its own, and returns the answers.
    func ask(
        _ questions: [String],
        of scheduler: ModelScheduler,
        phase: String = "inference"
    ) async throws -> [String] {
        var answers: [String] = []
        for (number, question) in questions.enumerated() {
            let request = CompletionRequest(messages: [question])
            let call = call("row:\(number)", phase: phase)
            answers.append(try await scheduler.generate(request, call: call).content)
        }
        return answers
    }
}
