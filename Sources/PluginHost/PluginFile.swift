import Contract
import Glibc

/// One file of a plugin folder, and whether it can be used.
package struct PluginFile: Sendable {
    /// The file.
    package let path: String
    /// What it offers; empty if it is refused.
    package let components: [PluginManifest]
    /// Why it is refused, or nil.
    package let refusal: String?

    /// Looks at a file without loading it.
    init(path: String) {
        self.path = path
        do {
            if let reason = FileTrust.problem(of: path) { throw ELFError(reason: reason) }
            guard let section = try ELFSection.read("glia.manifest", of: path) else {
                throw ELFError(reason: "not a Glia plugin: it has no section 'glia.manifest'")
            }
            components = try Self.manifests(section)
            refusal = nil
        } catch {
            components = []
            refusal = (error as? ELFError)?.reason ?? String(describing: error)
        }
    }

    private static func manifests(_ section: [UInt8]) throws -> [PluginManifest] {
        let texts = section.split(separator: 0).map(Array.init)
        guard !texts.isEmpty else {
            throw ELFError(reason: "not a Glia plugin: its section 'glia.manifest' is empty")
        }
        return try texts.map { text in
            let manifest = try PluginManifest(parsing: text)
            let unmet = manifest.unmetRequirements
            guard unmet.isEmpty else {
                throw ELFError(
                    reason: "'\(manifest.name)' requires "
                        + unmet.map { "'\($0)'" }.joined(separator: ", ")
                        + ", which this host doesn't have: a newer Glia may"
                )
            }
            return manifest
        }
    }
}

/// Whether a file or folder may be trusted as far as owner and mode go: loading is executing.
enum FileTrust {
    /// Returns what is wrong with a file or folder, or nil.
    static func problem(of path: String) -> String? {
        var status = stat()
        guard stat(path, &status) == 0 else {
            return "can't be read: \(String(cString: strerror(errno)))"
        }
        guard status.st_uid == 0 || status.st_uid == geteuid() else {
            return "it belongs to another user (id \(status.st_uid)), not to you or root"
        }
        guard status.st_mode & (S_IWGRP | S_IWOTH) == 0 else {
            return "others may write to it; take that away: chmod go-w '\(path)'"
        }
        return nil
    }
}
