import Contract
import JSONValues
import PluginHost

/// The page of one component, from its manifest.
struct PluginPage {
    private let entry: PluginCatalog.Entry
    private let quarantined: String?

    /// Takes a component, and why its library is in quarantine, if it is.
    init(_ entry: PluginCatalog.Entry, quarantined: String?) {
        self.entry = entry
        self.quarantined = quarantined
    }

    /// The page for people.
    var text: String {
        let manifest = entry.manifest
        var lines = [
            "\(manifest.name) \(manifest.version), \(manifest.kind.indefinite) (\(manifest.id))"
        ]
        if !manifest.summary.isEmpty { lines.append(manifest.summary) }
        lines += ["", "library      \(entry.path)"]
        if let quarantined {
            lines.append("quarantine   it ended its worker while it was loaded: \(quarantined)")
            lines.append("             let it out: glia plugin lift \(entry.path)")
        }
        lines.append("placement    \(entry.placement.rawValue)")
        lines.append("concurrency  \(manifest.concurrency.rawValue)")
        if !manifest.uses.isEmpty {
            lines.append("asks for     " + manifest.uses.joined(separator: ", "))
        }
        let capabilities = (manifest.json["capabilities"]?.array ?? []).compactMap(\.string)
        if !capabilities.isEmpty {
            lines.append("can do       " + capabilities.joined(separator: ", "))
        }
        if let range = manifest.json["range"] {
            lines.append(
                "range        \(range["minimum"]?.text() ?? "-∞") to \(range["maximum"]?.text() ?? "∞"), higher is better"
            )
        }
        let parameters = manifest.configuration.json["properties"]?.object?.members ?? []
        if parameters.isEmpty {
            return (lines + ["", "It has no parameters."]).joined(separator: "\n")
        }
        let required = (manifest.configuration.json["required"]?.array ?? []).compactMap(\.string)
        lines += ["", "Parameters"]
        for parameter in parameters {
            lines.append(
                "  \(parameter.name): " + Self.type(parameter.value)
                    + Self.standard(parameter.value, isRequired: required.contains(parameter.name))
            )
            if let description = parameter.value["description"]?.string {
                lines.append("      " + description)
            }
        }
        return lines.joined(separator: "\n")
    }

    private static func type(_ schema: JSON) -> String {
        if let values = schema["enum"]?.array {
            return "one of " + values.map { $0.string ?? $0.text() }.joined(separator: ", ")
        }
        if let parts = schema["anyOf"]?.array ?? schema["oneOf"]?.array {
            return parts.map(type).joined(separator: " or ")
        }
        var text =
            (schema["type"]?.array?.compactMap(\.string) ?? [schema["type"]?.string ?? "any"])
            .joined(separator: " or ")
        if text == "array", let items = schema["items"] { text = "list of " + type(items) }
        if let low = schema["minimum"] { text += ", at least \(low.text())" }
        if let low = schema["exclusiveMinimum"] { text += ", more than \(low.text())" }
        if let high = schema["maximum"] { text += ", at most \(high.text())" }
        if let high = schema["exclusiveMaximum"] { text += ", less than \(high.text())" }
        if let unit = schema["x-glia-unit"]?.string { text += ", in \(unit)" }
        if schema["x-glia-number"]?.bool == true { text += ", can be tuned" }
        return text
    }

    private static func standard(_ schema: JSON, isRequired: Bool) -> String {
        if let value = schema["default"] { return " (default \(value.text(.spaced)))" }
        return isRequired ? " (required)" : ""
    }
}
