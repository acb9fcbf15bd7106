package import Contract
import JSONValues

/// An instance of a plugin's component: the one path from the host to a plugin.
///
/// It knows nothing of kinds: a function is a slot number, what goes in and out is a value. So the
/// same library can run in this process or in a worker, and nobody who calls it sees a difference.
package protocol ComponentInstance: AnyObject, Sendable {
    /// What the component says of itself.
    var manifest: PluginManifest { get }

    /// Whether the component has that function of its kind.
    func has(slot: Int) -> Bool

    /// Begins to call a function of the component, on a thread where plugins may run.
    ///
    /// Most calls have ended when this returns: for them, nothing of Swift's concurrency is paid.
    ///
    /// - Throws: ``ComponentError`` as the plugin gave it, or because it broke a rule.
    func begin(slot: Int, _ input: SlotValue, in call: any Call) throws -> BegunCall
}

/// A call of a function that has begun.
package enum BegunCall: Sendable {
    /// It has ended, with this.
    case ended(SlotValue)
    /// It goes on in a library that is loaded here, and must be waited for.
    case running(RunningCall)
    /// It goes on elsewhere or waits for its turn, and must be waited for.
    case open(any OpenCall)

    /// Waits for the end; comes once.
    ///
    /// - Throws: ``ComponentError`` as the plugin gave it, or because it broke a rule.
    func result() async throws -> SlotValue {
        switch self {
        case .ended(let output): output
        case .running(let call): try await call.result()
        case .open(let call): try await call.result()
        }
    }
}

/// A call of a function that goes on after the function has returned.
package protocol OpenCall: Sendable {
    /// Waits for the end; comes once.
    ///
    /// - Throws: ``ComponentError`` as the plugin gave it, or because it broke a rule.
    func result() async throws -> SlotValue
}

extension ComponentInstance {
    /// Calls a function of the component.
    ///
    /// - Throws: ``ComponentError`` as the plugin gave it, or because it broke a rule.
    package func call(
        slot: Int,
        _ input: SlotValue,
        in call: any Call
    ) async throws -> SlotValue {
        try await begin(slot: slot, input, in: call).result()
    }
}

extension ComponentError {
    /// Whether a plugin has ended its workers with this very input, again and again: it isn't asked
    /// any more, and what depends on it is missing.
    var isSetAside: Bool { details["set_aside"]?.bool == true }
}

/// How long a cancelled call may take to end before it is given up.
package enum CallGrace {
    /// The time.
    package static let duration: Duration = .seconds(5)
}

/// Where a component runs.
package enum Placement: String, Sendable, Equatable, CaseIterable {
    /// In the host's process.
    case inProcess = "in-process"
    /// In a worker process of its own.
    case isolated
}
