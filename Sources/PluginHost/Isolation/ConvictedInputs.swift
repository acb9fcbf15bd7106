import Contract
import JSONValues
import Synchronization

/// The inputs of one instance that have ended workers again and again: they are asked no more.
///
/// A class because all calls of the instance share it.
final class ConvictedInputs: Sendable {
    private let reasons = Mutex<[ContentHash: String]>([:])

    /// Why an input isn't asked any more, or nil.
    func reason(_ slot: Int, _ input: SlotValue) -> String? {
        // Hardly ever is there one, and then no input need be hashed.
        if reasons.withLock({ $0.isEmpty }) { return nil }
        let key = Self.key(slot, input)
        return reasons.withLock { $0[key] }
    }

    /// Remembers an input.
    func add(_ slot: Int, _ input: SlotValue, _ reason: String) {
        let key = Self.key(slot, input)
        reasons.withLock { $0[key] = reason }
    }

    private static func key(_ slot: Int, _ input: SlotValue) -> ContentHash {
        ContentHash(FrameWriter(Frame(.call, number: Int64(slot), value: input)).bytes)
    }
}
