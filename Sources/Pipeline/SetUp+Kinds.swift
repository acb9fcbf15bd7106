import Contract
import PluginHost

/// Each kind's component: the embedding program's own one, else a plugin's.
extension SetUp {
    func module(
        _ plan: ComponentPlan,
        mistakes: inout [PipelineMistake]
    ) async -> (any Module)? {
        if case .module(let own)? = registry.own(plan.plugin, kind: .module) { return own }
        return await make(plan, mistakes: &mistakes).map(PluginModule.init)
    }

    func reward(
        _ plan: ComponentPlan,
        mistakes: inout [PipelineMistake]
    ) async -> (any Reward)? {
        if case .reward(let own)? = registry.own(plan.plugin, kind: .reward) {
            return CheckedReward(own, name: plan.plugin)
        }
        return await make(plan, mistakes: &mistakes).map(PluginReward.init)
    }

    func metric(
        _ plan: ComponentPlan,
        mistakes: inout [PipelineMistake]
    ) async -> (any Metric)? {
        if case .metric(let own)? = registry.own(plan.plugin, kind: .metric) { return own }
        return await make(plan, mistakes: &mistakes).map(PluginMetric.init)
    }

    func optimizer(
        _ plan: PipelinePlan,
        purpose: Pipeline.Purpose,
        mistakes: inout [PipelineMistake]
    ) async -> (any Optimizer)? {
        guard purpose == .fit, let plan = plan.optimizer else { return nil }
        if case .optimizer(let own)? = registry.own(plan.plugin, kind: .optimizer) { return own }
        return await make(plan, mistakes: &mistakes).map(PluginOptimizer.init)
    }

    func languageModel(
        _ plan: ModelPlan,
        mistakes: inout [PipelineMistake]
    ) async -> (any LanguageModel)? {
        let component = plan.component
        if case .languageModel(let own)? = registry.own(component.plugin, kind: .languageModel) {
            return own
        }
        return await make(component, timeout: plan.timeout, mistakes: &mistakes)
            .map(PluginLanguageModel.init)
    }

    func embeddingModel(
        _ plan: ModelPlan,
        mistakes: inout [PipelineMistake]
    ) async -> (any EmbeddingModel)? {
        let component = plan.component
        if case .embeddingModel(let own)? = registry.own(component.plugin, kind: .embeddingModel) {
            return own
        }
        return await make(component, timeout: plan.timeout, mistakes: &mistakes)
            .map(PluginEmbeddingModel.init)
    }
}
