package import JSONValues

extension PluginManifest {
    /// Services that may lead to model calls which the host can't count in advance.
    private static let asking: Set<String> = ["lm.generate", "embed"]

    /// How many model calls one run of a module, or one row of a reward or metric, can make.
    ///
    /// The sum of what `model_calls` lists: numbers, names of whole numbers in the configuration,
    /// and objects with a truth value's name and what counts if it is true.
    ///
    /// - Parameter configuration: The component's configuration, completed.
    /// - Returns: The number; nil if the component may ask models and doesn't say how often.
    package func modelCalls(_ configuration: JSONObject) -> Int? {
        guard let parts = json["model_calls"]?.array else {
            return Self.asking.isDisjoint(with: uses) ? 0 : nil
        }
        return parts.reduce(0) { sum, part in
            sum + (part.integer ?? 0)
                + (part.string.flatMap { configuration[$0]?.integer } ?? 0)
                + (part.object?.members ?? []).reduce(0) { sum, member in
                    let isTrue = configuration[member.name]?.bool == true
                    return sum + (isTrue ? member.value.integer ?? 0 : 0)
                }
        }
    }

    /// Whether a reward can't do anything with a row that has no target.
    package var needsTargets: Bool { json["needs_targets"]?.bool ?? true }
}
