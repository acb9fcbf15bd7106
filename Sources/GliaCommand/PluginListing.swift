import Contract
import JSONValues
import PluginHost

/// The list of all plugins, folder by folder.
struct PluginListing {
    private let catalog: PluginCatalog
    private let quarantine: Quarantine?

    init(_ catalog: PluginCatalog, quarantine: Quarantine?) {
        self.catalog = catalog
        self.quarantine = quarantine
    }

    /// The list for people.
    var text: String {
        var lines: [String] = []
        for folder in catalog.folders {
            if !lines.isEmpty { lines.append("") }
            lines.append(folder.path + (folder.exists ? "" : " (no such folder)"))
            if let refusal = folder.refusal { lines.append("  refused: \(refusal)") }
            if folder.exists, folder.refusal == nil, folder.files.isEmpty {
                lines.append("  no plugins")
            }
            for file in folder.files { lines += self.lines(file) }
        }
        return lines.joined(separator: "\n")
    }

    /// How wide the columns are: as their longest text and a bit.
    private var widths: (name: Int, kind: Int, version: Int) {
        func widest(_ text: (PluginManifest) -> String) -> Int {
            (catalog.entries.map { text($0.manifest).count }.max() ?? 0) + 2
        }
        return (widest(\.name), widest(\.kind.noun), widest(\.version))
    }

    private func lines(_ file: PluginFile) -> [String] {
        if let refusal = file.refusal { return ["  \(Self.name(file.path)): refused: \(refusal)"] }
        let reason = quarantine?.reason(of: file.path)
        return catalog.entries.filter { $0.path == file.path }.map { entry in
            let manifest = entry.manifest
            var line = "  " + Self.padded(manifest.name, widths.name)
            line += Self.padded(manifest.kind.noun, widths.kind)
            line += Self.padded(manifest.version, widths.version)
            line += manifest.summary
            if entry.placement == .isolated { line += " [isolated]" }
            if let reason {
                line += " [in quarantine, for it ended its worker while it was loaded: \(reason); "
                line += "let it out: glia plugin lift \(file.path)]"
            }
            if let path = entry.shadowedBy { line += " [shadowed by \(path)]" }
            if let problem = entry.problem { line += " [not used: \(problem)]" }
            let shadowed = catalog.entries.filter {
                $0.shadowedBy == entry.path && $0.manifest.kind == manifest.kind
                    && ($0.manifest.name == manifest.name || $0.manifest.id == manifest.id)
            }
            for other in shadowed where entry.isUsable { line += " [shadows \(other.path)]" }
            return line
        }
    }

    /// The list for programs.
    var json: JSON { catalog.json(quarantine: quarantine) }

    private static func name(_ path: String) -> String {
        String(path.split(separator: "/").last ?? "")
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }
}
