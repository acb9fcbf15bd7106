import Contract
package import JSONValues
package import PluginHost

extension PipelineSchema {
    /// The schema for editors: each place of a component knows the plugins that fit there, with
    /// their parameters.
    package static func json(with catalog: PluginCatalog) -> JSON {
        var schema = json.object ?? [:]
        var properties = schema["properties"]?.object ?? [:]
        properties["optimizer"] = component(.optimizer, catalog)
        properties["reward"] = component(.reward, catalog)
        var metrics = properties["metrics"]?.object ?? [:]
        metrics["items"] = component(.metric, catalog, extra: ["name": ["type": "string"]])
        properties["metrics"] = .object(metrics)
        var callbacks = properties["callbacks"]?.object ?? [:]
        callbacks["items"] = component(.callback, catalog)
        properties["callbacks"] = .object(callbacks)
        schema["properties"] = .object(properties)
        return .object(schema)
    }

    private static func component(
        _ kind: ComponentKind,
        _ catalog: PluginCatalog,
        extra: JSONObject = [:]
    ) -> JSON {
        let entries = catalog.entries.filter { $0.isUsable && $0.manifest.kind == kind }
        let names = entries.map { JSON.string($0.manifest.name) }
        var forms: [JSON] = [["type": "string", "enum": .array(names)]]
        for entry in entries {
            var parameters = entry.manifest.configuration.json["properties"]?.object ?? [:]
            for member in extra.members { parameters[member.name] = member.value }
            parameters["plugin"] = ["const": .string(entry.manifest.name)]
            var form = entry.manifest.configuration.json.object ?? [:]
            form["$schema"] = nil
            form["description"] = .string(entry.manifest.summary)
            form["properties"] = .object(parameters)
            form["required"] = .array(
                [.string("plugin")] + (entry.manifest.configuration.json["required"]?.array ?? [])
            )
            forms.append(.object(form))
        }
        return ["anyOf": .array(forms)]
    }
}
