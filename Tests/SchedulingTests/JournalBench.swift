import Contract
import Foundation
import HostDoubles
import PluginHost
import Scheduling
import TestSupport

/// A folder with the journal of a run, and schedulers that keep it: one for each time that the run
/// is begun.
struct JournalBench {
    static let run = RunIdentity(program: "desk", seed: 7, pipeline: "00aa")

    let workshop: Workshop
    let log = RecordingRun()
    var cancellation = RunCancellation()

    init() throws { workshop = try Workshop() }

    var path: String { workshop.path("journal.jsonl") }
    var text: String { (try? String(contentsOfFile: path, encoding: .utf8)) ?? "" }
    var lines: [String] { text.split(separator: "\n").map(String.init) }

    func journal(run: RunIdentity = JournalBench.run) throws -> CallJournal {
        try CallJournal(path: path, run: run, log: log)
    }

    func scheduler(_ model: ScriptedModel, keeping journal: CallJournal? = nil) -> ModelScheduler {
        let scheduler = ModelScheduler(
            languageModels: ["default": .init(model, parallel: 4)],
            embeddingModels: ["default": .init(model, parallel: 4)],
            time: QuickTime(),
            cancellation: cancellation
        )
        if let journal { scheduler.keep(journal) }
        return scheduler
    }

    func call(_ path: String, phase: String = "inference") -> HostCall {
        HostCall(
            CallContext(path: path, variablesKey: "v", phase: phase),
            in: log.environment(cancellation: cancellation)
        )
    }

    /// Begins the run once: asks the questions in order and returns the answers' texts.
    func ask(
        _ questions: [(question: String, path: String)],
        _ model: ScriptedModel
    ) async throws -> [String] {
        let journal = try journal()
        defer { journal.close() }
        let scheduler = scheduler(model, keeping: journal)
        var answers: [String] = []
        for (question, path) in questions {
            let request = CompletionRequest(messages: [question])
            answers.append(try await scheduler.generate(request, call: call(path)).content)
        }
        return answers
    }

    /// Replaces the journal's bytes.
    func write(_ text: String) throws { try workshop.write(text, to: "journal.jsonl") }
}
