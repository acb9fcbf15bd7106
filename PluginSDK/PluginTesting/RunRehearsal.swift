public import Contract
public import JSONValues
import Synchronization

/// Tells a callback of a run as the host does, and keeps its files in memory.
///
/// A class because files are written.
public final class RunRehearsal: Sendable {
    private let callback: any Callback
    private let stored = Mutex<[String: String]>([:])
    private let writes = Mutex<[String]>([])

    /// Makes a rehearsal.
    ///
    /// - Parameters:
    ///   - callback: The callback.
    ///   - files: The files that there are before the run, by path.
    public init(_ callback: any Callback, files: [String: String] = [:]) {
        self.callback = callback
        stored.withLock { $0 = files }
    }

    /// The files by path.
    public var files: [String: String] { stored.withLock { $0 } }
    /// The paths that were written, in order.
    public var written: [String] { writes.withLock { $0 } }

    /// Tells events in one call.
    ///
    /// - Parameter events: The events.
    /// - Returns: What the callback makes of them.
    /// - Throws: What it throws.
    public func tell(_ events: RunEvent...) async throws -> Verdict {
        let call = ScriptedCall(answers: [
            "file.read": { [self] input in
                let path = try input.head()["path"]?.string ?? ""
                return SlotValue(arrays: [
                    NamedArray("text", .text([stored.withLock { $0[path] }]))
                ])
            },
            "file.write": { [self] input in
                let path = try input.head()["path"]?.string ?? ""
                let text = try input.requiredTexts("text").first ?? nil
                stored.withLock { $0[path] = text }
                writes.withLock { $0.append(path) }
                return SlotValue()
            },
        ])
        return try await callback.notify(RunEvents(events), call: call)
    }
}

extension RunEvent {
    /// The event with which a run begins.
    ///
    /// - Parameters:
    ///   - keys: The keys of the values that epochs will have.
    ///   - program: The program file.
    /// - Returns: The event.
    public static func begin(keys: [String], program: JSONObject = [:]) -> RunEvent {
        RunEvent(
            .begin,
            ["keys": .array(keys.map(JSON.string)), "program": .object(program)]
        )
    }

    /// The end of an epoch.
    ///
    /// - Parameters:
    ///   - epoch: Its number, from 0.
    ///   - values: Its values.
    ///   - variables: What is adopted after it.
    /// - Returns: The event.
    public static func epoch(
        _ epoch: Int,
        _ values: KeyValuePairs<String, Double>,
        variables: JSONObject = [:]
    ) -> RunEvent {
        let numbers = values.map { JSONObject.Member(name: $0.key, value: .number($0.value)) }
        return RunEvent(
            .epoch,
            [
                "epoch": .integer(Int64(epoch)), "values": .object(JSONObject(numbers)),
                "variables": .object(variables), "why": "it was the best",
            ]
        )
    }
}
