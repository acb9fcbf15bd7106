package import JSONValues

/// One set of values for a program's variables: an immutable overlay over the initial values.
package struct Candidate: Sendable, Hashable {
    /// Values by variable path, such as "router/examples".
    package let overlay: JSONObject
    /// The overlay's fingerprint; equal content has equal keys.
    package let key: ContentHash

    /// Makes a candidate; variables that aren't named keep their initial value.
    package init(_ overlay: JSONObject = [:]) {
        self.overlay = overlay
        key = ContentHash(.object(overlay))
    }

    /// Leaves out values that are as before training, so that the same program is always the same
    /// candidate.
    ///
    /// - Parameter initial: The values of all variables before training.
    /// - Returns: The candidate without them.
    package func over(_ initial: JSONObject) -> Candidate {
        let isPlain = overlay.members.allSatisfy { initial[$0.name] != $0.value }
        if isPlain { return self }
        return Candidate(JSONObject(overlay.members.filter { initial[$0.name] != $0.value }))
    }

    package static func == (left: Candidate, right: Candidate) -> Bool { left.key == right.key }
    package func hash(into hasher: inout Hasher) { hasher.combine(key) }
}
