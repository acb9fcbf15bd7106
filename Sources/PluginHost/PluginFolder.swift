import Contract
import Glibc

/// One folder of the search path, and what lies in it.
package struct PluginFolder: Sendable {
    /// The folder.
    package let path: String
    /// Its files that end in `.so`, by name.
    package let files: [PluginFile]
    /// Why nothing of it is used, or nil.
    package let refusal: String?
    /// Whether there is such a folder.
    package let exists: Bool
    /// Whether it is the plugin folder of an installation: what lies there came with the host.
    package let isInstalled: Bool

    /// Looks through a folder.
    package init(path: String, isInstalled: Bool = false) {
        self.path = path
        self.isInstalled = isInstalled
        guard let names = Self.libraries(in: path) else {
            files = []
            refusal = nil
            exists = false
            return
        }
        exists = true
        if let problem = FileTrust.problem(of: path) {
            files = []
            refusal = problem
            return
        }
        refusal = nil
        files = names.map { PluginFile(path: path + "/" + $0) }
    }

    private static func libraries(in path: String) -> [String]? {
        guard let folder = opendir(path) else { return nil }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                String(cString: UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self))
            }
            if name.hasSuffix(".so") { names.append(name) }
        }
        return names.sorted()
    }
}
