/// The plugin Branch: lets its inputs pass if the decision, its first input, is one of its labels.
///
/// ```swift
/// let decision = Decision(question: "How hard is it?", labels: ["easy", "hard"])(question)
/// let easy = Generator(output: Answer.self)(Branch(labels: ["easy"])(decision, question))
/// let hard = ChainOfThought(output: Answer.self)(Branch(labels: ["hard"])(decision, question))
/// let answer = easy | hard
/// ```
public struct Branch: ModuleComponent {
    /// The component.
    public let component: Component
    /// The module's place in a program.
    public let placement: ModulePlacement

    /// Makes a gate; parameters that are nil keep the plugin's default.
    ///
    /// - Parameters:
    ///   - labels: The decisions that open it.
    ///   - field: The field of the decision that is looked at.
    ///   - injectDecision: Whether the decision's fields go on with the inputs.
    ///   - name: The module's name in the program.
    public init(
        labels: [String],
        field: String? = nil,
        injectDecision: Bool? = nil,
        name: String? = nil
    ) {
        component = Component(
            "Branch",
            given: [
                "labels": .texts(labels), "field": .text(field),
                "inject_decision": .truth(injectDecision),
            ]
        )
        placement = ModulePlacement(name: name)
    }
}
