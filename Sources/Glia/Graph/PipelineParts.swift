import JSONValues
import PluginHost

/// What the components of a program bring into its pipeline beside themselves: models, data models
/// and components of this program.
struct PipelineParts: Sendable {
    private(set) var languageModels: JSONObject = [:]
    private(set) var embeddingModels: JSONObject = [:]
    private(set) var dataModels: JSONObject = [:]
    private(set) var own: [OwnComponent] = []
    private(set) var mistakes: [String] = []

    init() {}

    /// Makes the parts of a document that was saved.
    init(document: JSONObject, own: [OwnComponent]) {
        languageModels = document["language_models"]?.object ?? [:]
        embeddingModels = document["embedding_models"]?.object ?? [:]
        dataModels = document["data_models"]?.object ?? [:]
        for component in own { add(component) }
    }

    /// The members that they are in a pipeline.
    var members: [JSONObject.Member] {
        [
            .init(name: "language_models", value: .object(languageModels)),
            .init(name: "embedding_models", value: .object(embeddingModels)),
            .init(name: "data_models", value: .object(dataModels)),
        ]
    }

    /// Returns a component as a pipeline writes it.
    ///
    /// - Parameters:
    ///   - component: The component.
    ///   - reward: The run's reward, as the pipeline writes it.
    /// - Returns: The plugin and its parameters.
    mutating func json(of component: Component, reward: JSON? = nil) -> JSONObject {
        if let own = component.own { add(own) }
        var json: JSONObject = ["plugin": .string(component.plugin)]
        for setting in component.settings {
            json[setting.name] = value(of: setting.value, reward: reward)
        }
        return json
    }

    private mutating func value(of setting: Setting, reward: JSON?) -> JSON {
        switch setting.content {
        case .json(let json): return json
        case .languageModel(let model):
            Self.add(model.entry, to: &languageModels, "language", &mistakes)
            if let own = model.entry.own { add(own) }
            return .string(model.entry.name)
        case .embeddingModel(let model):
            Self.add(model.entry, to: &embeddingModels, "embedding", &mistakes)
            if let own = model.entry.own { add(own) }
            return .string(model.entry.name)
        case .component(let part): return .object(json(of: part, reward: reward))
        case .list(let elements):
            return .array(elements.map { value(of: $0, reward: reward) })
        case .object(let members):
            return .object(
                JSONObject(
                    members.map { .init(name: $0.name, value: value(of: $0.value, reward: reward)) }
                )
            )
        case .rewardOfRun(let part):
            let json = JSON.object(json(of: part))
            return json == reward ? "reward" : json
        }
    }

    /// Adds a data model and returns its name.
    mutating func add(_ model: any DataModel.Type) -> String {
        let name = model.modelName
        do {
            add(name, schema: try model.schema)
        } catch {
            mistakes.append("\(error)")
        }
        return name
    }

    /// Adds a data model by its schema.
    mutating func add(_ name: String, schema: JSON) {
        if let known = dataModels[name], known != schema {
            mistakes.append(
                "two data models are called '\(name)'; give one of them another 'modelName'"
            )
        }
        dataModels[name] = schema
    }

    /// Adds what another program's components bring along.
    mutating func add(_ other: PipelineParts) {
        for member in other.languageModels.members {
            Self.add(member, to: &languageModels, "language", &mistakes)
        }
        for member in other.embeddingModels.members {
            Self.add(member, to: &embeddingModels, "embedding", &mistakes)
        }
        for member in other.dataModels.members { add(member.name, schema: member.value) }
        for component in other.own { add(component) }
    }

    private mutating func add(_ component: OwnComponent) {
        if let known = own.first(where: { $0.isRival(of: component) }) {
            if known.isSame(as: component) { return }
            mistakes.append(
                "two components of this program are called '\(component.name)'; make the type "
                    + "Equatable if they are the same, else give one another 'componentName'"
            )
        }
        own.append(component)
    }

    private static func add(
        _ entry: ModelEntry,
        to models: inout JSONObject,
        _ noun: String,
        _ mistakes: inout [String]
    ) {
        add(.init(name: entry.name, value: entry.json), to: &models, noun, &mistakes)
    }

    private static func add(
        _ member: JSONObject.Member,
        to models: inout JSONObject,
        _ noun: String,
        _ mistakes: inout [String]
    ) {
        if let known = models[member.name], known != member.value {
            mistakes.append(
                "two \(noun) models are called '\(member.name)', \(known.text()) and "
                    + "\(member.value.text()); give one of them another 'name'"
            )
        }
        models[member.name] = member.value
    }
}
