package import Contract
import Evaluation
import JSONValues
import PluginHost
import ProgramGraph
package import Scheduling
import Training

/// The most that a training can cost, computed before it begins.
package struct CostForecast: Sendable, Equatable {
    /// The most rollouts; nil if the optimizer doesn't say and no budget limits them.
    package let rollouts: Int?
    /// The most answered model calls; nil if somebody doesn't say how many it makes.
    package let calls: Int?
    /// Who doesn't say, as "the optimizer 'OMEGA'".
    package let silent: [String]
    /// Prompts and answers of a call, measured on prompts before training.
    package let prompt: PromptSize?
    /// What a million tokens cost at most, over all models with a price; nil if none has one.
    package let price: ModelPrice?

    /// About how many tokens the calls have at most; nil if the calls aren't known.
    package var usage: Usage? {
        guard let calls, let prompt else { return nil }
        return Usage(
            inputTokens: SearchBound.product(calls, prompt.inputTokens),
            outputTokens: SearchBound.product(calls, prompt.outputTokens)
        )
    }

    /// About how much money the calls cost at most; nil if there are no prices.
    package var cost: Double? {
        guard let usage, let price else { return nil }
        return price.cost(of: usage)
    }
}

extension Pipeline {
    /// Computes the most that a training can cost; no model is asked.
    ///
    /// - Parameter search: What the optimizer says that it can ask for.
    /// - Returns: The forecast, which names who doesn't say what it costs.
    package func forecast(_ search: SearchBound) async -> CostForecast {
        let fit = plan.fit
        let beside =
            SearchBound.product(fit.epochs, data.validation.count) + 2 * data.test.count
        var rollouts = search.rollouts.map { min($0, SearchBound.greatest) + beside }
        if let most = fit.budget.rollouts { rollouts = min(rollouts ?? most, most) }
        var silent: [String] = []
        if rollouts == nil || search.modelCalls == nil {
            silent.append("the optimizer '\(plan.optimizer?.plugin ?? "")'")
        }
        let perRollout = callsPerRollout(&silent)
        var calls: Int?
        if let rollouts, let own = search.modelCalls, let perRollout {
            calls =
                SearchBound.product(rollouts, perRollout) + min(own, SearchBound.greatest)
                + baselineCalls
        }
        return CostForecast(
            rollouts: rollouts,
            calls: calls,
            silent: silent,
            prompt: await PromptSize(of: self),
            price: highestPrice
        )
    }

    /// How many model calls a rollout makes with its scoring, or nil if one doesn't say.
    private func callsPerRollout(_ silent: inout [String]) -> Int? {
        // A module may have its rewards score each of its inputs.
        var components = plan.modules.map {
            ("the module '\($0.name)'", $0.component, rows: max(1, $0.sources.count))
        }
        if let reward = plan.reward {
            components.append(("the reward '\(reward.plugin)'", reward, rows: 1))
        }
        components += plan.metrics.map { ("the metric '\($0.name)'", $0.plan, rows: 1) }
        var sum = 0
        var isKnown = true
        for (name, component, rows) in components {
            let parts =
                [component.modelCalls]
                + component.nested.map { nested in
                    nested.plan.modelCalls.map { $0 * (nested.plan.kind == .reward ? rows : 1) }
                }
            if parts.contains(nil) {
                silent.append(name)
                isKnown = false
            }
            sum += parts.compactMap { $0 }.reduce(0, +)
        }
        return isKnown ? sum : nil
    }

    /// The report's nearest-neighbour baseline embeds training and test inputs and is scored.
    private var baselineCalls: Int {
        guard !plan.embeddingModels.isEmpty, !data.test.isEmpty else { return 0 }
        let texts = data.train.count + data.test.count
        let scoring = (plan.reward.map { [$0.modelCalls] + $0.nested.map(\.plan.modelCalls) } ?? [])
            .compactMap { $0 }.reduce(0, +)
        return (texts + 127) / 128 + scoring * data.test.count
    }

    private var highestPrice: ModelPrice? {
        let prices = (plan.languageModels + plan.embeddingModels).compactMap(\.price)
        guard !prices.isEmpty else { return nil }
        return ModelPrice(
            input: prices.map(\.input).max() ?? 0,
            output: prices.map(\.output).max() ?? 0
        )
    }
}
