import Contract
package import JSONValues

extension PluginCatalog {
    /// All components and what was refused, for programs.
    ///
    /// - Parameter quarantine: Where it is kept which libraries can't be loaded, if it is.
    /// - Returns: `folders`, `components` and `refused`.
    package func json(quarantine: Quarantine?) -> JSON {
        let components = entries.map { entry -> JSON in
            let quarantined = quarantine?.reason(of: entry.path)
            return [
                "name": .string(entry.manifest.name), "id": .string(entry.manifest.id),
                "kind": .string(entry.manifest.kind.rawValue),
                "version": .string(entry.manifest.version),
                "summary": .string(entry.manifest.summary), "path": .string(entry.path),
                "placement": .string(entry.placement.rawValue),
                "usable": .bool(entry.isUsable && quarantined == nil),
                "quarantined": quarantined.map(JSON.string) ?? .null,
                "shadowed_by": entry.shadowedBy.map(JSON.string) ?? .null,
                "problem": entry.problem.map(JSON.string) ?? .null,
            ]
        }
        let refused = folders.flatMap { folder -> [JSON] in
            let whole = folder.refusal.map { Self.refusal(folder.path, $0) }
            return [whole].compactMap { $0 }
                + folder.files.compactMap { file in
                    file.refusal.map { Self.refusal(file.path, $0) }
                }
        }
        return [
            "folders": .array(folders.map { .string($0.path) }), "components": .array(components),
            "refused": .array(refused),
        ]
    }

    private static func refusal(_ path: String, _ reason: String) -> JSON {
        ["path": .string(path), "reason": .string(reason)]
    }
}
