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

    /// Calls a function of the component.
    ///
    /// - Throws: ``ComponentError`` as the plugin gave it, or because it broke a rule.
    func call(slot: Int, _ input: SlotValue, in call: any Call) async throws -> SlotValue
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
