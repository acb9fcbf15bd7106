import Contract
import PluginHost
import Synchronization

/// The parts of one answer on their way from the model to who reads them.
///
/// However the answer comes about, its reader gets it: what was found in the journal, or comes from
/// a model that sends no parts, is one part. A class because the model sends from any thread.
final class AnswerStream: PartReader {
    private let asker: HostCall
    private let isOpen = Atomic<Bool>(false)
    /// Whether the next part stands at an answer's beginning, and what came before is void.
    private let isVoid = Atomic<Bool>(false)

    /// Nil if parts aren't wanted, or nobody would read them.
    init?(_ request: CompletionRequest, _ call: any Call) {
        guard request.streams, let call = call as? HostCall, call.isStreaming else { return nil }
        asker = call
    }

    /// The call for the model: its parts come here.
    var call: any Call { asker.read(by: self) }

    /// The call for a model that isn't asked for parts: it sends none.
    static func silent(_ call: any Call) -> any Call {
        guard call.isStreaming, let call = call as? HostCall else { return call }
        return call.read(by: nil)
    }

    /// The model is asked, maybe again: then what it sent before is void.
    func begin() {
        if isOpen.exchange(false, ordering: .acquiringAndReleasing) {
            isVoid.store(true, ordering: .releasing)
        }
    }

    func take(_ part: SlotValue, unless isCancelled: @Sendable () -> Bool) {
        isOpen.store(true, ordering: .releasing)
        guard isVoid.exchange(false, ordering: .acquiringAndReleasing) else {
            return asker.send(part, unless: isCancelled)
        }
        let content = (try? AnswerPart(slotValue: part))?.content ?? ""
        asker.send(AnswerPart(content: content, beginsAnew: true).slotValue, unless: isCancelled)
    }

    /// The answer is there; one that came without parts is sent now.
    func end(with completion: Completion) {
        let isVoid = isVoid.load(ordering: .acquiring)
        // An empty answer is a part as well if it takes the place of another one.
        guard !isOpen.load(ordering: .acquiring), isVoid || !completion.content.isEmpty else {
            return
        }
        asker.send(AnswerPart(content: completion.content, beginsAnew: isVoid).slotValue)
    }
}
