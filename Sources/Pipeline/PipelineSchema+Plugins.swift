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
        var definitions = schema["$defs"]?.object ?? [:]
        for key in PlacementReader.keys {
            var definition = definitions[key]?.object ?? [:]
            for member in placing[key]?.members ?? [] { definition[member.name] = member.value }
            definitions[key] = .object(definition)
        }
        schema["$defs"] = .object(definitions)
        return .object(schema)
    }

    /// What ``PlacementReader`` checks by itself, with better words, and editors should know.
    private static let placing: [String: JSONObject] = [
        "placement": ["enum": ["in-process", "isolated", .null]],
        "memory": ["type": ["string", "null"], "examples": ["512 MiB", "2 GiB"]],
        "timeout": ["type": ["number", "null"], "exclusiveMinimum": 0, "x-glia-unit": "s"],
    ]

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
            for key in PlacementReader.keys.sorted() {
                parameters[key] = ["$ref": .string("#/$defs/" + key)]
            }
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
