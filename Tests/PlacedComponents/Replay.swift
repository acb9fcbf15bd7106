import Contract
import PluginHost
import Synchronization

/// Answers the requests of a library as those of the Swift type were answered.
///
/// So a test's script is asked once, and may count. A class because each answer is given once.
final class Replay: Services {
    private let answers: Mutex<[Transcript.Request]>
    private let transcript: Transcript

    init(of script: Transcript, into transcript: Transcript) {
        answers = Mutex(script.requests)
        self.transcript = transcript
    }

    func answer(
        _ service: String,
        _ input: SlotValue,
        for call: HostCall
    ) async throws -> SlotValue {
        let known = answers.withLock { answers in
            answers.firstIndex { $0.service == service && $0.input == input }
                .map { answers.remove(at: $0).answer }
        }
        let answer =
            known ?? .failure(ComponentError(.dataLoss, "the Swift type didn't ask for that"))
        transcript.add(Transcript.Request(service: service, input: input, answer: answer))
        return try answer.get()
    }
}
