package import Contract
import JSONValues

/// All plugins that the search path offers, without any of them being loaded.
///
/// Of two components of one kind and name, the one in the earlier folder wins; two of one id or
/// name in one folder are an error, and neither is used.
package struct PluginCatalog: Sendable {
    /// One component and where it lies.
    package struct Entry: Sendable {
        /// What it says of itself.
        package let manifest: PluginManifest
        /// The library.
        package let path: String
        /// The library of the component that is used in its place, if another one shadows it.
        package let shadowedBy: String?
        /// Why it can't be used, or nil.
        package let problem: String?
        /// Whether it came with the host, in the installation's own folder.
        package let isInstalled: Bool
        /// The library that needs no loading, if it is a lent component's.
        var library: PluginLibrary?

        /// Whether it is a part of the embedding program, without a library.
        package var isOwn: Bool { path == LentComponent.path }

        /// Whether the embedding program lends it.
        package var isLent: Bool { library != nil }

        /// Whether pipelines get this one.
        package var isUsable: Bool { shadowedBy == nil && problem == nil }

        /// Where it runs if nobody says otherwise: what came with the host in its process, the
        /// code of others in a worker.
        package var placement: Placement {
            isInstalled ? manifest.placement ?? .inProcess : .isolated
        }
    }

    /// The folders in order.
    package let folders: [PluginFolder]
    /// The components, in the order of the search path.
    package let entries: [Entry]

    /// The components that the embedding program brings along.
    package let own: [OwnComponent]

    /// Looks through a search path.
    ///
    /// - Parameters:
    ///   - searchPath: The folders in order.
    ///   - own: Components that need no library; they win over those of all folders.
    ///   - lent: Components that come as C tables; so do these, and no two may be rivals.
    ///   - installed: Which folders came with the host, or are trusted as if they had.
    package init(
        searchPath: [String],
        own: [OwnComponent] = [],
        lent: [LentComponent] = [],
        installed: (String) -> Bool = PluginSearchPath.isInstalled
    ) {
        self.init(
            folders: searchPath.map { PluginFolder(path: $0, isInstalled: installed($0)) },
            own: own,
            lent: lent
        )
    }

    /// Returns the same catalog with other lent components; no folder is looked through again.
    package func lending(_ lent: [LentComponent]) -> PluginCatalog {
        PluginCatalog(folders: folders, own: own, lent: lent)
    }

    private init(folders: [PluginFolder], own: [OwnComponent], lent: [LentComponent]) {
        self.folders = folders
        self.own = own
        var entries = own.map {
            Entry(
                manifest: $0.manifest,
                path: LentComponent.path,
                shadowedBy: nil,
                problem: nil,
                isInstalled: true
            )
        }
        entries += lent.map {
            Entry(
                manifest: $0.manifest,
                path: LentComponent.path,
                shadowedBy: nil,
                problem: nil,
                isInstalled: true,
                library: $0.library
            )
        }
        for folder in folders {
            let found = folder.files.flatMap { file in
                file.components.map { (manifest: $0, path: file.path) }
            }
            let earlier = entries
            for item in found {
                let rivals = found.filter {
                    $0.path != item.path && $0.manifest.isRival(of: item.manifest)
                }
                let shadow = earlier.first {
                    $0.isUsable && $0.manifest.isRival(of: item.manifest)
                }
                entries.append(
                    Entry(
                        manifest: item.manifest,
                        path: item.path,
                        shadowedBy: shadow?.path,
                        problem: rivals.first.map {
                            Self.clash(item.manifest, item.path, $0.path)
                        },
                        isInstalled: folder.isInstalled
                    )
                )
            }
        }
        self.entries = entries
    }

    private static func clash(
        _ manifest: PluginManifest,
        _ path: String,
        _ other: String
    )
        -> String
    {
        "'\(manifest.name)' is offered by two files of one folder, \(path) and \(other): "
            + "remove one of them"
    }

    /// Returns the component of that kind and name or id.
    ///
    /// - Throws: ``ComponentError`` with the nearest known name, or why the one found can't be used.
    package func entry(_ name: String, kind: ComponentKind) throws -> Entry {
        let all = entries.filter {
            $0.manifest.kind == kind && ($0.manifest.name == name || $0.manifest.id == name)
        }
        if let usable = all.first(where: \.isUsable) { return usable }
        if let problem = all.compactMap(\.problem).first {
            throw ComponentError(.failedPrecondition, problem)
        }
        throw ComponentError(.notFound, unknown(name, kind: kind))
    }

    private func unknown(_ name: String, kind: ComponentKind) -> String {
        let refused = folders.flatMap(\.files).first { file in
            let base = file.path.split(separator: "/").last ?? ""
            return file.refusal != nil && (base == name + ".so" || base == "lib" + name + ".so")
        }
        if let refused, let reason = refused.refusal {
            return "'\(name)' is refused: \(refused.path): \(reason)"
        }
        let known = Set(
            entries.filter { $0.manifest.kind == kind && $0.isUsable }.map(\.manifest.name)
        )
        .sorted()
        var message = "'\(name)' is \(kind.indefinite) that no plugin provides"
        if known.isEmpty {
            message +=
                ": none was found in "
                + folders.map { "'\($0.path)'" }.joined(separator: ", ")
        } else {
            message += NearestName.hint(name, in: known)
        }
        return message
    }
}
