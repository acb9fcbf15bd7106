import PlacedComponents
import PluginSDK
import PluginTesting
import Synchronization

@testable import LMAsJudgePlugin

/// A judging model that is a closure, and remembers what it was asked.
final class Judge: Sendable {
    private let answer: @Sendable (String) async throws -> Completion
    private let record = Mutex<[CompletionRequest]>([])

    /// Makes a judge; the closure gets the last message.
    init(_ answer: @escaping @Sendable (String) async throws -> Completion) { self.answer = answer }

    convenience init(saying text: String) { self.init { _ in Completion(content: text) } }

    var requests: [CompletionRequest] { record.withLock { $0 } }

    var call: ScriptedCall {
        ScriptedCall(answers: [
            "lm.generate": { [self] (value) async throws -> SlotValue in
                let request = try CompletionRequest(slotValue: value)
                record.withLock { $0.append(request) }
                let last = try JSON(parsing: request.messages.last ?? "{}")
                return try await answer(last["content"]?.string ?? "").slotValue
            }
        ])
    }

    /// The messages of a question with their roles, as people read them.
    func conversation(_ index: Int = 0) throws -> String {
        let requests = requests
        guard requests.indices.contains(index) else {
            throw ComponentError(.outOfRange, "only \(requests.count) questions were asked")
        }
        return try requests[index].messages.map { text in
            let message = try JSON(parsing: text)
            return "[\(message["role"]?.string ?? "?")]\n\(message["content"]?.string ?? "?")"
        }.joined(separator: "\n")
    }

    func score(
        _ configuration: JSON = [:],
        inputs: [String?] = [#"{"q":"2+3?"}"#],
        outputs: [String?] = [#"{"a":"5"}"#],
        targets: [String?] = [#"{"a":"five"}"#]
    ) async throws -> Score {
        try await PlacedReward(LMAsJudge.init, configuration: configuration).score(
            ScoreRequest(inputs: inputs, outputs: outputs, targets: targets),
            call: call
        )
    }
}
