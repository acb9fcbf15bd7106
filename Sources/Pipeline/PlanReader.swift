import Contract
import JSONValues
import PluginHost
import ProgramGraph
import Scheduling
import Training

/// Makes a plan of a pipeline file, and finds every mistake on the way.
struct PlanReader {
    let source: PipelineSource
    private let catalog: PluginCatalog
    var mistakes: [PipelineMistake] = []

    init(_ source: PipelineSource, catalog: PluginCatalog) {
        self.source = source
        self.catalog = catalog
    }

    /// Reads the plan; it is complete only if there are no mistakes.
    mutating func read() -> PipelinePlan {
        var plan = PipelinePlan()
        guard let schema = try? JSONSchema(PipelineSchema.json) else { return plan }
        let json = schema.fillingDefaults(in: source.json)
        for violation in schema.violations(of: json) {
            mistakes.append(source.mistake(at: violation.at, violation.message))
        }
        checkFolders(json["plugins"])
        plan.pluginFolders = ProgramSource.pluginFolders(of: source)
        let reader = ComponentReader(
            source: source,
            catalog: catalog,
            roles: [
                "language_model": json["language_models"]?.object?.names ?? [],
                "embedding_model": json["embedding_models"]?.object?.names ?? [],
            ],
            placements: PlacementReader(source, mistakes: &mistakes)
        )
        plan.languageModels = models(json, "language_models", .languageModel, reader)
        plan.embeddingModels = models(json, "embedding_models", .embeddingModel, reader)
        plan.cache = CachePlan(json["cache"], source, &mistakes)
        program(json, reader, &plan)
        plan.optimizer = component(json, "optimizer", .optimizer, reader)
        plan.reward = component(json, "reward", .reward, reader)
        plan.metrics = metrics(json, reader)
        plan.callbacks = callbacks(json, reader)
        for member in json["data"]?["columns"]?.object?.members ?? [] {
            plan.columns[member.name] = member.value.string
        }
        plan.split = split(json["data"])
        fit(json["fit"] ?? [:], &plan)
        plan.name = json["name"]?.string ?? plan.programName
        plan.architecture = JSONObject(
            (json.object?.members ?? []).filter {
                [
                    "language_models", "embedding_models", "data_models", "program", "reward",
                    "metrics", "placement", "memory",
                ]
                .contains($0.name)
            }
        )
        return plan
    }

    /// A folder that isn't there would let a plugin of the same name from another one win.
    private mutating func checkFolders(_ plugins: JSON?) {
        for (index, folder) in (plugins?.array ?? []).enumerated() {
            guard let folder = folder.string else { continue }
            let path = FileText.path(folder, beside: source.path)
            if FileText.isFolder(path) { continue }
            mistakes.append(
                source.mistake(at: "/plugins/\(index)", "there is no folder '\(path)'")
            )
        }
    }

    private mutating func component(
        _ json: JSON,
        _ key: String,
        _ kind: ComponentKind,
        _ reader: ComponentReader
    ) -> ComponentPlan? {
        guard let value = json[key], value.object != nil || value.string != nil else { return nil }
        return reader.read(value, at: "/" + key, kind: kind, mistakes: &mistakes)
    }

    private mutating func split(_ data: JSON?) -> DataSplit {
        let split = DataSplit(
            validation: data?["split"]?["validation"]?.number,
            test: data?["split"]?["test"]?.number
        )
        for (name, share) in [("validation", split.validation), ("test", split.test)] {
            guard share != nil, let file = data?[name], !file.isNull else { continue }
            mistakes.append(
                source.mistake(
                    at: "/data/split/" + name,
                    "there is 'data.\(name)' too; take one of them away"
                )
            )
        }
        let sum = (split.validation ?? 0) + (split.test ?? 0)
        if sum >= 1 {
            mistakes.append(
                source.mistake(
                    at: "/data/split",
                    "the shares add up to \(sum), which leaves nothing to train on"
                )
            )
        }
        return split
    }

    private mutating func metrics(
        _ json: JSON,
        _ reader: ComponentReader
    )
        -> [(name: String, plan: ComponentPlan)]
    {
        var metrics: [(name: String, plan: ComponentPlan)] = []
        for (index, value) in (json["metrics"]?.array ?? []).enumerated() {
            let pointer = "/metrics/\(index)"
            guard value.object != nil || value.string != nil,
                let plan = reader.read(
                    value,
                    at: pointer,
                    kind: .metric,
                    hostKeys: ComponentReader.metricKeys,
                    mistakes: &mistakes
                )
            else { continue }
            let name = value["name"]?.string ?? Self.historyName(plan.plugin)
            if name.hasPrefix("val_") {
                mistakes.append(
                    source.mistake(
                        at: pointer,
                        "the name '\(name)' begins with 'val_', which marks values of the "
                            + "validation data; give this metric another 'name'"
                    )
                )
            }
            if name == "reward" || metrics.contains(where: { $0.name == name }) {
                mistakes.append(
                    source.mistake(
                        at: pointer,
                        "the name '\(name)' is taken; give this metric a 'name' of its own"
                    )
                )
            }
            metrics.append((name, plan))
        }
        return metrics
    }

    private mutating func callbacks(_ json: JSON, _ reader: ComponentReader) -> [ComponentPlan] {
        (json["callbacks"]?.array ?? []).enumerated().compactMap { index, value in
            guard value.object != nil || value.string != nil else { return nil }
            return reader.read(
                value,
                at: "/callbacks/\(index)",
                kind: .callback,
                mistakes: &mistakes
            )
        }
    }

    /// "MeanMetricWrapper" as a history key: mean_metric_wrapper.
    private static func historyName(_ plugin: String) -> String {
        var name = ""
        for character in plugin {
            if character.isUppercase, let last = name.last, last.isLowercase { name += "_" }
            name += character.lowercased()
        }
        return name
    }

    private func fit(_ json: JSON, _ plan: inout PipelinePlan) {
        var fit = FitSettings()
        fit.epochs = json["epochs"]?.integer ?? fit.epochs
        fit.batchSize = json["batch_size"]?.integer ?? fit.batchSize
        if let size = json["minibatch_size"] { fit.minibatchSize = size.integer }
        fit.shuffles = json["shuffle"]?.bool ?? fit.shuffles
        fit.seed = UInt64(max(0, json["seed"]?.integer ?? 0))
        fit.concurrency = json["concurrency"]?.integer ?? fit.concurrency
        fit.patience = json["patience"]?.integer
        fit.targetReward = json["target_reward"]?.number
        fit.stepsPerEpoch = json["steps_per_epoch"]?.integer
        fit.budget.rollouts = json["budget"]?["rollouts"]?.integer
        fit.budget.calls = json["budget"]?["calls"]?.integer
        fit.budget.tokens = json["budget"]?["tokens"]?.integer
        fit.budget.cost = json["budget"]?["cost"]?.number
        fit.budget.seconds = json["budget"]?["seconds"]?.number
        plan.fit = fit
        plan.verbose = json["verbose"]?.integer ?? 1
        plan.validationSplit = json["validation_split"]?.number ?? 0.1
    }

    // MARK: - The program

    private mutating func program(
        _ json: JSON,
        _ reader: ComponentReader,
        _ plan: inout PipelinePlan
    ) {
        let models = dataModels(json)
        guard let program = json["program"], program.object != nil else { return }
        plan.programName = program["name"]?.string ?? "program"
        plan.programDescription = program["description"]?.string ?? ""
        for member in program["inputs"]?.object?.members ?? [] {
            let place = "/program/inputs/" + member.name
            guard let schema = model(member.value.string, in: models, at: place) else { continue }
            plan.inputs.append(ProgramInput(name: member.name, schema: schema))
        }
        plan.outputs = Self.names(program["output"])
        wire(program, &plan)
        for member in program["modules"]?.object?.members ?? [] where member.value.object != nil {
            module(member.name, member.value, models, reader, &plan)
        }
    }

    private mutating func dataModels(_ json: JSON) -> [String: JSON?] {
        var models: [String: JSON?] = [:]
        for member in json["data_models"]?.object?.members ?? [] {
            models[member.name] = .some(nil)
            do {
                models[member.name] = try DataModelForm.schema(name: member.name, member.value)
            } catch let violation as JSONSchemaViolation {
                mistakes.append(
                    source.mistake(
                        at: "/data_models/\(member.name)\(violation.at)",
                        violation.message
                    )
                )
            } catch {
                mistakes.append(source.mistake(at: "/data_models/\(member.name)", "\(error)"))
            }
        }
        return models
    }

    /// The schema of a data model; nil if it isn't known (a mistake) or is mistaken itself.
    private mutating func model(
        _ name: String?,
        in models: [String: JSON?],
        at place: String
    )
        -> JSON?
    {
        guard let name else { return nil }
        if let schema = models[name] { return schema }
        let message =
            "'\(name)' is none of this file's 'data_models'"
            + (models.isEmpty ? "" : NearestName.hint(name, in: models.keys.sorted()))
        mistakes.append(source.mistake(at: place, message))
        return nil
    }

    private mutating func wire(_ program: JSON, _ plan: inout PipelinePlan) {
        let modules = (program["modules"]?.object?.members ?? []).map {
            (name: $0.name, sources: Self.names($0.value["input"]))
        }
        let inputs = program["inputs"]?.object?.names ?? []
        let order = GraphOrder(inputs: inputs, modules: modules, outputs: plan.outputs)
        for mistake in order.mistakes {
            let place = mistake.module.map { "/program/modules/\($0)/input" } ?? "/program/output"
            mistakes.append(source.mistake(at: place, mistake.message))
        }
        plan.levels = order.levels
    }

    private mutating func module(
        _ name: String,
        _ json: JSON,
        _ models: [String: JSON?],
        _ reader: ComponentReader,
        _ plan: inout PipelinePlan
    ) {
        let pointer = "/program/modules/" + name
        let output = model(json["output"]?.string, in: models, at: pointer + "/output")
        let component = reader.read(
            json,
            at: pointer,
            kind: .module,
            hostKeys: ComponentReader.moduleKeys,
            mistakes: &mistakes
        )
        // Without the model it asks for, a module would only add mistakes that follow from that.
        guard var component, output != nil || json["output"] == nil else { return }
        let schema = try? catalog.entry(component.plugin, kind: .module).manifest.configuration
        let reader = NumberReader(
            source: source,
            plugin: component.plugin,
            schema: schema?.json ?? [:],
            configuration: component.configuration
        )
        let numbers = reader.read(json["numbers"], at: pointer + "/numbers", mistakes: &mistakes)
        // A module that is told where the search begins can check that it suits the rest.
        for number in numbers { component.configuration = number.started(component.configuration) }
        guard needsNoTargets(component) else { return }
        plan.modules.append(
            ModulePlan(
                name: name,
                component: component,
                sources: Self.names(json["input"]),
                output: output,
                isTrainable: json["trainable"]?.bool ?? true,
                numbers: numbers
            )
        )
    }

    /// Whether none of a module's rewards needs a target, which a program doesn't have while it
    /// answers; one that does is a mistake.
    private mutating func needsNoTargets(_ module: ComponentPlan) -> Bool {
        let rewards = module.nested.filter { $0.plan.kind == .reward && $0.plan.needsTargets }
        // Told of the one that compares, not of those around it.
        for (handle, plan) in rewards where !plan.nested.contains(where: { $0.plan.needsTargets }) {
            mistakes.append(
                source.mistake(
                    at: handle,
                    "'\(plan.plugin)' compares with a target, which a program doesn't have while "
                        + "it answers; name a reward that needs none, such as LMAsJudge"
                )
            )
        }
        return rewards.isEmpty
    }

    private static func names(_ json: JSON?) -> [String] {
        json?.string.map { [$0] } ?? (json?.array ?? []).compactMap(\.string)
    }
}
