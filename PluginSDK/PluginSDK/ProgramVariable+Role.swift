public import Contract

extension ProgramVariable {
    /// What a variable's schema says that it is for, by the annotation "x-glia-role".
    public enum Role: String, Sendable {
        /// A text that tells a language model what to do.
        case instructions
        /// A list of {input, output} objects that are shown to a language model.
        case examples
    }

    /// The role of a trainable variable, or nil if it has none that is known.
    public var role: Role? {
        variable.isTrainable ? Role(rawValue: variable.schema["x-glia-role"]?.string ?? "") : nil
    }
}
