import Contract
import Evaluation
import JSONValues
import ProgramGraph
package import Scheduling
import Training

extension Pipeline {
    /// What must be the same for the answers of one run to be those of another: all that is asked
    /// of models depends on it.
    ///
    /// Not the limits of a run (epochs, patience, target, concurrency, timeouts): they may be
    /// changed, and the run goes on with what it has.
    package var identity: RunIdentity {
        let fit = plan.fit
        let content: JSON = [
            "models": .array(
                (plan.languageModels + plan.embeddingModels).map {
                    ["name": .string($0.name), "component": Self.json($0.component)]
                }
            ),
            "inputs": .array(plan.inputs.map { ["name": .string($0.name), "schema": $0.schema] }),
            "modules": .array(plan.modules.map(Self.json)),
            "outputs": .array(plan.outputs.map(JSON.string)),
            // A program that goes on from what it has learned is another one.
            "initial": .object(program.initialValues),
            "optimizer": plan.optimizer.map(Self.json) ?? .null,
            "reward": plan.reward.map(Self.json) ?? .null,
            "metrics": .array(
                plan.metrics.map { ["name": .string($0.name), "component": Self.json($0.plan)] }
            ),
            "batch_size": .integer(Int64(fit.batchSize)), "shuffle": .bool(fit.shuffles),
            "minibatch_size": fit.minibatchSize.map { .integer(Int64($0)) } ?? .null,
            "data": .array([data.train, data.validation, data.test].map(Self.json)),
        ]
        return RunIdentity(
            program: program.name,
            seed: fit.seed,
            pipeline: ContentHash(content).description
        )
    }

    private static func json(_ plan: ComponentPlan) -> JSON {
        [
            "plugin": .string(plan.plugin), "kind": .string(plan.kind.rawValue),
            "configuration": .object(plan.configuration),
            "nested": .array(plan.nested.map { json($0.plan) }),
        ]
    }

    private static func json(_ module: ModulePlan) -> JSON {
        [
            "name": .string(module.name), "component": json(module.component),
            "sources": .array(module.sources.map(JSON.string)), "output": module.output ?? .null,
            "trainable": .bool(module.isTrainable),
        ]
    }

    /// A fingerprint of rows in their order.
    private static func json(_ examples: [Example]) -> JSON {
        .string(ContentHash(examples.map(\.key.description).joined()).description)
    }
}
