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

    /// Makes the candidate of values; those that are as before training are no part of it, so that
    /// the same program is always the same candidate.
    ///
    /// - Parameters:
    ///   - values: Values by variable path.
    ///   - initial: The values of all variables before training.
    package init(_ values: JSONObject, over initial: JSONObject) {
        let isPlain = values.members.allSatisfy { initial[$0.name] != $0.value }
        self.init(
            isPlain ? values : JSONObject(values.members.filter { initial[$0.name] != $0.value })
        )
    }

    package static func == (left: Candidate, right: Candidate) -> Bool { left.key == right.key }
    package func hash(into hasher: inout Hasher) { hasher.combine(key) }
}
