package import Contract
import History
package import JSONValues
package import PluginHost
import Synchronization

/// The callbacks of a run.
///
/// They are told events in order and all have answered when the training goes on: so a stop takes
/// effect at the same place in every run of a seed. A class because events of a step are collected
/// and failures counted.
package final class Audience: Sendable {
    /// A callback and what people call it.
    package struct Member: Sendable {
        let name: String
        let callback: any Callback

        /// Makes a member.
        package init(name: String, callback: any Callback) {
            self.name = name
            self.callback = callback
        }
    }

    /// A callback that couldn't take events.
    package struct Failure: Sendable, Equatable {
        /// The callback's name.
        package let name: String
        /// How often it failed.
        package var count: Int
        /// Why it did the first time.
        package let first: String
    }

    private struct State {
        var pending: [RunEvent] = []
        var failures: [Failure] = []
    }

    private let members: [Member]
    private let facts: JSONObject
    private let environment: HostCall.Environment
    private let state = Mutex(State())

    /// Makes an audience.
    ///
    /// - Parameters:
    ///   - members: The callbacks, in the order in which they are told.
    ///   - facts: What the event `begin` says beside what the history begins with.
    ///   - environment: What their calls share.
    package init(
        _ members: [Member],
        facts: JSONObject = [:],
        environment: HostCall.Environment
    ) {
        self.members = members
        self.facts = facts
        self.environment = environment
    }

    /// Which callbacks failed, in the order of their first failure.
    package var failures: [Failure] { state.withLock { $0.failures } }

    /// Tells that the run begins.
    ///
    /// - Throws: ``ComponentError`` of a callback that refuses: nothing has been paid for yet.
    func begin(_ history: JSONObject, keys: [String]) async throws {
        guard !members.isEmpty else { return }
        var all = history
        for fact in facts.members { all[fact.name] = fact.value }
        all["keys"] = .array(keys.map(JSON.string))
        for member in members {
            do {
                _ = try await member.callback.notify(
                    RunEvents([RunEvent(.begin, all)]),
                    call: call(member, "begin")
                )
            } catch let error as ComponentError {
                throw ComponentError(
                    error.status,
                    "the callback '\(member.name)' refuses this run: \(error.message)"
                )
            }
        }
    }

    /// Keeps an event to be told at the end of its step.
    func note(_ event: @autoclosure () -> RunEvent) {
        guard !members.isEmpty else { return }
        let event = event()
        state.withLock { $0.pending.append(event) }
    }

    /// Tells the kept events and this one.
    ///
    /// - Returns: The verdict of the first callback that wants the training to end, else nil.
    func tell(
        _ event: @autoclosure () -> RunEvent,
        at path: String
    ) async throws -> (by: String, verdict: Verdict)? {
        guard !members.isEmpty else { return nil }
        note(event())
        let events = state.withLock { state in
            defer { state.pending = [] }
            return RunEvents(state.pending)
        }
        var stop: (by: String, verdict: Verdict)?
        for member in members {
            do {
                let verdict = try await member.callback.notify(events, call: call(member, path))
                if verdict.stop != nil, stop == nil { stop = (member.name, verdict) }
            } catch let error as ComponentError {
                if environment.cancellation.current != nil { throw error }
                fail(member, error, at: path)
            }
        }
        return stop
    }

    private func call(_ member: Member, _ path: String) -> HostCall {
        HostCall(
            CallContext(path: "callback:\(member.name)/" + path, phase: "callback"),
            in: environment
        )
    }

    private func fail(_ member: Member, _ error: ComponentError, at path: String) {
        state.withLock { state in
            if let index = state.failures.firstIndex(where: { $0.name == member.name }) {
                state.failures[index].count += 1
            } else {
                let failure = Failure(name: member.name, count: 1, first: error.message)
                state.failures.append(failure)
            }
        }
        environment.log.write(
            .warning,
            "the callback '\(member.name)' failed, the training goes on: \(error.message)",
            source: path
        )
    }
}
