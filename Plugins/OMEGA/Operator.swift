/// A way to make a child of a parent.
enum Operator: String, Sendable, CaseIterable {
    /// The language model rewrites an instruction.
    case rewrite
    case addExamples = "add_examples"
    case dropExample = "drop_example"
    case replaceExample = "replace_example"
    case reorderExamples = "reorder_examples"
    /// Two parents are merged; drawn apart from the others, by the merging rate.
    case crossover
}
