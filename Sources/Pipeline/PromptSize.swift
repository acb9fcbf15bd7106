import Contract
import Evaluation
import JSONValues
import PluginHost
import ProgramGraph
import Synchronization

/// How long the prompts and answers of a program are, in tokens, about.
///
/// Its first training examples are run with a model that notes the prompt and gives no answer. So
/// only the modules are seen that don't wait for others. Four bytes count as a token, as is usual
/// for English; an answer is as long as the target, or as the model may write at most.
package struct PromptSize: Sendable, Equatable {
    /// Tokens of a prompt.
    package let inputTokens: Int
    /// Tokens of an answer.
    package let outputTokens: Int

    private static let bytesPerToken = 4
    private static let examples = 8

    init(inputTokens: Int, outputTokens: Int) {
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
    }

    /// Measures a pipeline's program; nil if it asks no language model.
    init?(of pipeline: Pipeline) async {
        let probe = PromptProbe()
        guard let ready = try? ReadyProgram(pipeline.program, Candidate()) else { return nil }
        let environment = HostCall.Environment(seed: 0, services: probe, log: NoLog())
        let examples = pipeline.data.train.prefix(Self.examples)
        for example in examples {
            // The probe gives no answer, so the run fails; what counts is what it was asked.
            _ = try? await ready.run(
                example.input,
                call: HostCallMaker { module, key in
                    HostCall(
                        CallContext(path: "forecast/" + module, variablesKey: key),
                        in: environment
                    )
                }
            )
        }
        let seen = probe.seen
        guard seen.calls > 0 else { return nil }
        let targets = examples.compactMap { $0.target?.utf8.count }
        let target = targets.isEmpty ? 0 : targets.reduce(0, +) / targets.count
        inputTokens = max(1, seen.bytes / seen.calls / Self.bytesPerToken)
        outputTokens = seen.longestAnswer ?? max(1, target / Self.bytesPerToken)
    }
}

/// Answers no request, and notes how long prompts are.
///
/// A class because it notes.
private final class PromptProbe: Services {
    struct Seen: Sendable {
        var calls = 0
        var bytes = 0
        var longestAnswer: Int?
    }

    private let record = Mutex(Seen())

    var seen: Seen { record.withLock { $0 } }

    func answer(_ service: String, _ input: SlotValue, for call: HostCall) async throws -> SlotValue
    {
        if service == "lm.generate" {
            let request = try CompletionRequest(slotValue: input)
            let bytes = request.messages.reduce(0) { $0 + $1.utf8.count }
            record.withLock { seen in
                seen.calls += 1
                seen.bytes += bytes
                if let most = request.settings["max_tokens"]?.integer {
                    seen.longestAnswer = max(seen.longestAnswer ?? 0, most)
                }
            }
        }
        throw ComponentError(.failedPrecondition, "no model is asked for a forecast")
    }
}

/// Drops the lines of the log: what a probe makes modules complain of is of no interest.
private struct NoLog: Log {
    func write(_ level: LogLevel, _ message: String, source: String) {}
}
