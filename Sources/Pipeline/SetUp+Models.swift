import Contract
import JSONValues
import PluginHost
import Scheduling

/// The models and their door.
extension SetUp {
    func models(
        _ plan: PipelinePlan,
        answers folder: String?,
        cancellation: RunCancellation,
        mistakes: inout [PipelineMistake]
    ) async -> ModelScheduler {
        let language = await entries(plan.languageModels, plan, languageModel, mistakes: &mistakes)
        {
            try await $0.describe(Nothing(), call: $1)
        }
        let embedding = await entries(
            plan.embeddingModels,
            plan,
            embeddingModel,
            mistakes: &mistakes
        ) {
            try await $0.describe(Nothing(), call: $1)
        }
        let isUsed =
            language.values.contains { $0.isCached } || embedding.values.contains { $0.isCached }
        return ModelScheduler(
            languageModels: language,
            embeddingModels: embedding,
            cache: isUsed ? cache(plan.cache, in: folder, mistakes: &mistakes) : nil,
            time: HostTime(executor: registry.executor),
            cancellation: cancellation
        )
    }

    private func entries<Model>(
        _ plans: [ModelPlan],
        _ pipeline: PipelinePlan,
        _ make: (ModelPlan, inout [PipelineMistake]) async -> Model?,
        mistakes: inout [PipelineMistake],
        describe: (Model, HostCall) async throws -> ModelDescription
    ) async -> [String: ModelScheduler.Entry<Model>] {
        var entries: [String: ModelScheduler.Entry<Model>] = [:]
        for plan in plans {
            guard let model = await make(plan, &mistakes) else { continue }
            do {
                let description = try await describe(model, call("describe/" + plan.name))
                let terms = ModelTerms(
                    parallel: plan.concurrency ?? description.parallel,
                    price: plan.price,
                    limits: plan.limits,
                    deadline: plan.deadline,
                    fallback: plan.fallback,
                    cachedAs: pipeline.cache.isOn ? try cacheIdentity(of: plan) : nil
                )
                entries[plan.name] = .init(model, terms)
            } catch {
                mistakes.append(mistake(error, at: plan.component.pointer))
            }
        }
        return entries
    }

    // MARK: - The cache

    /// What tells a model's answers from those of all others; nil if they aren't kept.
    ///
    /// The library itself is part of it: another version may ask, or read answers, otherwise.
    private func cacheIdentity(of plan: ModelPlan) throws -> String? {
        let component = plan.component
        guard plan.isCached != false, registry.own(component.plugin, kind: component.kind) == nil
        else { return nil }
        let entry = try registry.catalog.entry(component.plugin, kind: component.kind)
        // What the embedding program lends can't be told from what it lends the next time.
        guard !entry.isLent else { return nil }
        // What this machine computes can be had again, and its model file may change.
        let isComputedHere = entry.manifest.json["deterministic"]?.bool == true
        guard plan.isCached == true || !isComputedHere else { return nil }
        let identity: JSON = [
            "component": .string(entry.manifest.id),
            "library": .string(try registry.fingerprint(entry).description),
            "configuration": .object(component.configuration),
        ]
        return ContentHash(identity).description
    }

    /// Opens the cache; one that nobody asked for is no mistake if it can't be had.
    private func cache(
        _ plan: CachePlan,
        in folder: String?,
        mistakes: inout [PipelineMistake]
    ) -> AnswerCache? {
        guard let path = plan.folder ?? folder else { return nil }
        do {
            return try AnswerCache(folder: path, size: plan.size, log: log)
        } catch {
            if plan.folder == nil {
                log.write(.warning, "\(error); the run goes on without it", source: "cache")
            } else {
                mistakes.append(source.mistake(at: "/cache/folder", "\(error)"))
            }
            return nil
        }
    }
}
