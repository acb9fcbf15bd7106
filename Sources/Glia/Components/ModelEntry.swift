import JSONValues
import PluginHost

/// A model as a pipeline writes it.
struct ModelEntry: Sendable {
    let name: String
    let json: JSON
    let own: OwnComponent?

    init(
        model: String,
        name: String,
        concurrency: Int? = nil,
        timeout: Duration? = nil,
        settings: KeyValuePairs<String, JSON> = [:]
    ) {
        self.name = name
        own = nil
        var members: JSONObject = ["model": .string(model)]
        if let concurrency { members["concurrency"] = .integer(Int64(concurrency)) }
        if let timeout { members["timeout"] = .number(timeout / .seconds(1)) }
        for (name, value) in settings { members[name] = value }
        json = members.count == 1 ? .string(model) : .object(members)
    }

    init(own: OwnComponent, name: String, concurrency: Int?) {
        self.name = name
        self.own = own
        let model: JSON = .string(own.name + "/own")
        json = concurrency.map { ["model": model, "concurrency": .integer(Int64($0))] } ?? model
    }

    /// What a pipeline calls the provider that is a type of this program.
    static func provider(_ type: Any.Type, _ name: String) -> String {
        let type = String(describing: type)
        return name == "default" ? type : type + "_" + name
    }
}
