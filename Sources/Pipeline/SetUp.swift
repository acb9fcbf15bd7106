import Contract
import JSONValues
import PluginHost
import ProgramGraph
import Training

/// Makes the components of a plan; what can't be made becomes a mistake at its place in the file.
struct SetUp: Sendable {
    let registry: PluginRegistry
    let source: PipelineSource
    let log: any Log

    /// What scores: the reward, the metrics, and the rewards nested in configurations.
    struct Scoring: Sendable {
        var reward: (any Reward)?
        var metrics: [NamedMetric] = []
        var nested: [String: any Reward] = [:]
    }

    func call(_ path: String, _ services: any Services = NoServices()) -> HostCall {
        HostCall(
            CallContext(path: path),
            in: HostCall.Environment(seed: 0, services: services, log: log)
        )
    }

    /// How long a call in a worker may take if nobody says so: a plugin that hangs there can be
    /// ended, and the training goes on.
    private static let isolatedTimeout: Duration = .seconds(600)

    func make(
        _ plan: ComponentPlan,
        timeout: Duration? = nil,
        mistakes: inout [PipelineMistake]
    ) async -> (any ComponentInstance)? {
        let standard = plan.placement.placement == .isolated ? Self.isolatedTimeout : nil
        do {
            return try await registry.instance(
                plan.plugin,
                kind: plan.kind,
                configuration: plan.configuration,
                placement: plan.placement,
                timeout: plan.timeout ?? timeout ?? standard,
                call: call("create" + plan.pointer)
            )
        } catch {
            mistakes.append(mistake(error, at: plan.pointer))
            return nil
        }
    }

    /// A component's error, at the member of its configuration that the error names.
    func mistake(_ error: any Error, at pointer: String) -> PipelineMistake {
        let place = (error as? ComponentError)?.details["at"]?.string ?? ""
        return source.mistake(at: pointer + place, "\(error)")
    }

    // MARK: - Program

    func program(
        _ plan: PipelinePlan,
        _ checks: NestedChecks,
        mistakes: inout [PipelineMistake]
    ) async
        -> Program?
    {
        let names = plan.modules.map(\.name)
        guard !names.isEmpty, plan.inputs.count > 0 else { return nil }
        let known = plan.inputs.map(\.name) + names
        var schemas = Dictionary(uniqueKeysWithValues: plan.inputs.map { ($0.name, $0.schema) })
        var levels: [[ProgramNode]] = []
        for level in plan.levels + [withoutOrder(plan, &schemas)] {
            var nodes: [ProgramNode] = []
            for module in level.compactMap({ name in plan.modules.first { $0.name == name } }) {
                let sources = module.sources.compactMap { name in
                    schemas[name] ?? NearestName.of(name, in: known).flatMap { schemas[$0] }
                }
                guard sources.count == module.sources.count,
                    let node = await node(module, inputs: sources, checks, mistakes: &mistakes)
                else { continue }
                schemas[module.name] = node.shape.output
                nodes.append(node)
            }
            levels.append(nodes)
        }
        guard levels.flatMap({ $0 }).count == plan.modules.count,
            plan.outputs.allSatisfy(names.contains)
        else { return nil }
        return Program(
            name: plan.programName,
            description: plan.programDescription,
            inputs: plan.inputs,
            levels: levels,
            outputs: plan.outputs
        )
    }

    /// The modules that no order was found for, whose outputs are taken to be what they promise.
    ///
    /// They feed each other, or take a value of a name that isn't there. A program with such modules
    /// is never run, but what else is wrong with it is told as well.
    private func withoutOrder(_ plan: PipelinePlan, _ schemas: inout [String: JSON]) -> [String] {
        let ordered = Set(plan.levels.flatMap { $0 })
        let rest = plan.modules.filter { !ordered.contains($0.name) }
        for module in rest where schemas[module.name] == nil {
            schemas[module.name] = module.output
        }
        return rest.map(\.name)
    }

    private func node(
        _ plan: ModulePlan,
        inputs: [JSON],
        _ checks: NestedChecks,
        mistakes: inout [PipelineMistake]
    ) async
        -> ProgramNode?
    {
        let input = ReadyProgram.mergedSchema(inputs)
        var component = plan.component
        // Some modules want to know the schemas around them; only the host can say those.
        if component.configuration["input_schema"] != nil {
            component.configuration["input_schema"] = input
        }
        if component.configuration["output_schema"] != nil, let output = plan.output {
            component.configuration["output_schema"] = output
        }
        guard let module = await module(component, mistakes: &mistakes) else { return nil }
        do {
            let inferred = try await module.infer(
                InferRequest(input: input, inputs: inputs, output: plan.output),
                call: call("infer/" + plan.name, checks)
            )
            let shape = ModuleShape(
                output: inferred.output,
                variables: inferred.variables + plan.numbers.map(\.variable),
                takesEachInput: inferred.takesEachInput
            )
            return ProgramNode(
                name: plan.name,
                sources: plan.sources,
                module: module,
                shape: plan.isTrainable ? shape : Self.frozen(shape)
            )
        } catch {
            mistakes.append(mistake(error, at: plan.component.pointer))
            return nil
        }
    }

    private static func frozen(_ shape: ModuleShape) -> ModuleShape {
        ModuleShape(
            output: shape.output,
            variables: shape.variables.map {
                Variable(
                    name: $0.name,
                    description: $0.description,
                    schema: $0.schema,
                    value: $0.value,
                    isTrainable: false
                )
            },
            takesEachInput: shape.takesEachInput
        )
    }

    // MARK: - Scoring

    func scoring(_ plan: PipelinePlan, mistakes: inout [PipelineMistake]) async -> Scoring {
        var scoring = Scoring()
        for (handle, component) in plan.components.flatMap(\.nested)
        where component.kind != .tool {
            guard component.kind == .reward else {
                mistakes.append(
                    source.mistake(
                        at: handle,
                        "\(component.kind.indefinite) can't stand in a configuration: this host "
                            + "makes nested rewards and tools only"
                    )
                )
                continue
            }
            scoring.nested[handle] = await reward(component, mistakes: &mistakes)
        }
        if let plan = plan.reward { scoring.reward = await reward(plan, mistakes: &mistakes) }
        for plan in plan.metrics {
            if let metric = await metric(plan.plan, mistakes: &mistakes) {
                scoring.metrics.append(NamedMetric(name: plan.name, metric: metric))
            }
        }
        return scoring
    }

    func check(
        _ scoring: Scoring,
        _ plan: PipelinePlan,
        _ schemas: DataSchemas,
        _ nested: NestedChecks,
        mistakes: inout [PipelineMistake]
    ) async {
        do {
            try await scoring.reward?.check(schemas, call: call("check/reward", nested))
        } catch {
            mistakes.append(mistake(error, at: "/reward"))
        }
        for metric in scoring.metrics {
            let index = plan.metrics.firstIndex { $0.name == metric.name } ?? 0
            do {
                try await metric.metric.check(schemas, call: call("check/metrics/\(index)", nested))
            } catch {
                mistakes.append(mistake(error, at: "/metrics/\(index)"))
            }
        }
        // A reward around another stands before it in this order, and may say what it will see.
        for (pointer, reward) in scoring.nested.sorted(by: { $0.key < $1.key })
        where !nested.hasChecked(pointer) {
            do {
                try await reward.check(schemas, call: call("check" + pointer, nested))
            } catch {
                mistakes.append(mistake(error, at: pointer))
            }
        }
        for failure in nested.failures {
            mistakes.append(mistake(failure.error, at: failure.handle))
        }
    }

    func callbacks(
        _ plan: PipelinePlan,
        purpose: Pipeline.Purpose,
        mistakes: inout [PipelineMistake]
    ) async -> [Audience.Member] {
        guard purpose == .fit else { return [] }
        var members: [Audience.Member] = []
        for callback in plan.callbacks {
            if case .callback(let own)? = registry.own(callback.plugin, kind: .callback) {
                members.append(Audience.Member(name: callback.plugin, callback: own))
                continue
            }
            // The training waits for callbacks, so one that hangs must not hang it.
            let instance = await make(callback, timeout: .seconds(60), mistakes: &mistakes)
            guard let instance else { continue }
            members.append(
                Audience.Member(name: callback.plugin, callback: PluginCallback(instance))
            )
        }
        return members
    }
}
