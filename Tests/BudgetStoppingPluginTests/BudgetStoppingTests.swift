import PlacedComponents
import PluginSDK
import PluginTesting
import Testing

@testable import BudgetStoppingPlugin

struct BudgetStoppingTests {
    private func stop(_ configuration: JSON, after spent: Spending) async throws -> String? {
        let run = RunRehearsal(
            try await PlacedCallback(BudgetStopping.init, configuration: configuration)
        )
        let step = RunEvent(.step, ["epoch": 0, "step": 0, "steps": 1, "spent": spent.json])
        return try await run.tell(step).stop
    }

    @Test func tokensOfPromptsAndAnswersCountTogether() async throws {
        let spent = Spending(usage: Usage(inputTokens: 60, cachedTokens: 50, outputTokens: 40))

        #expect(
            try await stop(["max_tokens": 100], after: spent)
                == "model calls have used 100 of 100 tokens"
        )
        #expect(try await stop(["max_tokens": 101], after: spent) == nil)
    }

    @Test func moneyCounts() async throws {
        #expect(
            try await stop(["max_cost": 0.5], after: Spending(cost: 0.75))
                == "model calls have cost 0.75 of 0.5"
        )
        #expect(try await stop(["max_cost": 0.5], after: Spending(cost: 0.25)) == nil)
    }

    @Test func withoutALimitThereIsNothingToDo() async {
        let error = await #expect(throws: ComponentError.self) {
            try await PlacedCallback(
                BudgetStopping.init,
                configuration: ["max_cost": nil, "max_tokens": nil]
            )
        }

        #expect(error?.message == "there is no budget: set 'max_cost', 'max_tokens' or both")
    }
}
