import PluginSDK

/// Ends a training after the step in which its model calls have cost so much.
///
/// The settings under `fit.budget` go further: there a step that would overrun isn't begun.
struct BudgetStopping: Callback {
    private let mostCost: Double?
    private let mostTokens: Int?

    init(configuration: JSON) throws {
        mostCost = configuration["max_cost"]?.number
        mostTokens = configuration["max_tokens"]?.integer
        guard mostCost != nil || mostTokens != nil else {
            throw ComponentError(
                .invalidArgument,
                "there is no budget: set 'max_cost', 'max_tokens' or both"
            )
        }
    }

    func notify(_ request: RunEvents, call: any Call) async throws -> Verdict {
        for event in request.all where event.kind == .step || event.kind == .epoch {
            let spent = event.spent
            if let mostCost, spent.cost >= mostCost {
                return Verdict(stop: "model calls have cost \(spent.cost) of \(mostCost)")
            }
            if let mostTokens, spent.tokens >= mostTokens {
                return Verdict(
                    stop: "model calls have used \(spent.tokens) of \(mostTokens) tokens"
                )
            }
        }
        return Verdict()
    }
}
