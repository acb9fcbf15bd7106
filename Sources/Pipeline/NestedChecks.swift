import Contract
import JSONValues
import PluginHost
import Synchronization

/// Checks nested rewards with the data that the component around them says it will show them.
///
/// A class because it remembers which were checked and what was found.
final class NestedChecks: Services {
    private let rewards: [String: any Reward]
    private let record = Mutex<(checked: Set<String>, failures: [Failure])>(([], []))

    /// A nested reward that can't score what it will be shown.
    struct Failure {
        let handle: String
        let error: any Error
    }

    init(_ rewards: [String: any Reward]) { self.rewards = rewards }

    /// Whether somebody has said what a nested reward will be shown.
    func hasChecked(_ handle: String) -> Bool { record.withLock { $0.checked.contains(handle) } }

    /// What was found, by place.
    var failures: [Failure] {
        record.withLock { $0.failures }.sorted { $0.handle < $1.handle }
    }

    func answer(
        _ service: String,
        _ input: SlotValue,
        for call: HostCall
    ) async throws
        -> SlotValue
    {
        guard service == "reward.check" else {
            return try await NoServices().answer(service, input, for: call)
        }
        let handle = try input.head()["component"]?.string ?? ""
        guard let reward = rewards[handle] else {
            throw ComponentError(.notFound, "there is no nested reward '\(handle)'")
        }
        record.withLock { _ = $0.checked.insert(handle) }
        do {
            try await reward.check(DataSchemas(slotValue: input), call: call.part(handle))
            return SlotValue()
        } catch {
            record.withLock { $0.failures.append(Failure(handle: handle, error: error)) }
            return SlotValue(head: ["mistake": .string("\(error)")])
        }
    }
}

/// Answers nothing: while components are made, there is no run yet.
struct NoServices: Services {
    func answer(
        _ service: String,
        _ input: SlotValue,
        for call: HostCall
    ) async throws
        -> SlotValue
    {
        throw ComponentError(
            .failedPrecondition,
            "'\(service)' can't be asked for before the run has begun"
        )
    }
}
