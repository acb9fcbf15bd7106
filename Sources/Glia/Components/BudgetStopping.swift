/// The plugin BudgetStopping: ends a training that has cost enough.
///
/// `fit(budget:)` is better: it doesn't begin what would overrun it.
public struct BudgetStopping: CallbackComponent {
    /// The component.
    public let component: Component

    /// Makes the callback.
    ///
    /// - Parameters:
    ///   - maxCost: The money, by the models' prices; nil for any amount.
    ///   - maxTokens: The tokens of prompts and answers together; nil for any number.
    public init(maxCost: Double? = nil, maxTokens: Int? = nil) {
        component = Component(
            "BudgetStopping",
            given: ["max_cost": .number(maxCost), "max_tokens": .integer(maxTokens)]
        )
    }
}
