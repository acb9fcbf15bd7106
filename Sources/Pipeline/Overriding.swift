import Contract
import JSONValues
package import PluginHost

/// Puts overrides into a pipeline file's value.
package struct Overriding: Sendable {
    private let catalog: PluginCatalog
    private let log: any Log

    /// Makes one.
    package init(catalog: PluginCatalog, log: any Log) {
        self.catalog = catalog
        self.log = log
    }

    /// Returns the source with all overrides in place, in their order.
    ///
    /// Where an override names another plugin, the old plugin's parameters go with it, unless the
    /// new one knows them too; so `optimizer.plugin=OMEGA` alone works.
    ///
    /// - Throws: ``ComponentError`` for a path that leads nowhere.
    package func apply(
        _ overrides: [Override],
        to source: PipelineSource
    ) throws
        -> PipelineSource
    {
        var json = source.json
        for override in overrides {
            if let replaced = replacingPlugin(override, in: json) {
                json = replaced
            } else {
                json = try override.applied(to: json)
            }
        }
        return source.replacing(json)
    }

    private func replacingPlugin(_ override: Override, in json: JSON) -> JSON? {
        let kinds: [String: ComponentKind] = ["optimizer": .optimizer, "reward": .reward]
        guard let key = override.keys.first, let kind = kinds[key], let old = json[key],
            override.keys == [key, "plugin"], let name = override.value.string,
            let entry = try? catalog.entry(name, kind: kind)
        else { return nil }
        var kept: JSONObject = ["plugin": override.value]
        let known = entry.manifest.configuration.fields + PlacementReader.keys
        for member in old.object?.members ?? [] where member.name != "plugin" {
            if known.contains(member.name) {
                kept[member.name] = member.value
            } else {
                log.write(
                    .info,
                    "'\(key).\(member.name)' is dropped: '\(name)' has no such parameter",
                    source: "set"
                )
            }
        }
        return try? Override(keys: [key], value: .object(kept)).applied(to: json)
    }
}
