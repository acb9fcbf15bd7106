package import JSONValues

/// A variable before and after training.
package struct VariableChange: Sendable, Equatable {
    /// What is different.
    package enum Difference: Sendable, Equatable {
        /// Nothing.
        case none
        /// Words of a text.
        case text(TextDifference)
        /// Elements of a list: those that stayed, went and came.
        case elements(kept: [JSON], removed: [JSON], added: [JSON])
        /// Another value of another kind.
        case value
    }

    /// Module and variable, such as "router/instructions".
    package let path: String
    /// The value before training; nil if the history doesn't say.
    package let before: JSON?
    /// The value that was adopted.
    package let after: JSON

    /// What is different.
    package var difference: Difference {
        if before == after { return .none }
        switch (before ?? .null, after) {
        case (.string(let old), .string(let new)): return .text(TextDifference(from: old, to: new))
        case (.null, .string(let new)): return .text(TextDifference(from: "", to: new))
        case (let old, .array(let new)) where old.array != nil || old.isNull:
            let old = old.array ?? []
            return .elements(
                kept: new.filter(old.contains),
                removed: old.filter { !new.contains($0) },
                added: new.filter { !old.contains($0) }
            )
        default: return .value
        }
    }
}
