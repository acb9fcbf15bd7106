import Glibc

/// Where plugins are looked for, in order; earlier folders win.
///
/// The folders given by hand, those of `$GLIA_PLUGIN_PATH`, the user's own, the installation's.
/// Never the working directory, so that a stranger's folder can't bring its code along.
package enum PluginSearchPath {
    /// Returns the folders of this process, with its environment and its executable.
    ///
    /// - Parameter given: Folders named by hand, which come first.
    /// - Returns: Absolute paths, each once.
    package static func ofThisProcess(given: [String]) -> [String] {
        var environment: [String: String] = [:]
        for name in ["GLIA_PLUGIN_PATH", "XDG_DATA_HOME", "HOME"] {
            environment[name] = getenv(name).map { String(cString: $0) }
        }
        return folders(
            given: given,
            environment: environment,
            executable: absolute("/proc/self/exe")
        )
    }

    /// Returns the folders.
    ///
    /// - Parameters:
    ///   - given: Folders named on the command line or in the pipeline file.
    ///   - environment: The process's environment.
    ///   - executable: The path of the running program.
    /// - Returns: Absolute paths, each once.
    package static func folders(
        given: [String],
        environment: [String: String],
        executable: String
    ) -> [String] {
        var folders = given
        folders += (environment["GLIA_PLUGIN_PATH"] ?? "").split(separator: ":").map(String.init)
        if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") {
            folders.append(data + "/glia/plugins")
        } else if let home = environment["HOME"], home.hasPrefix("/") {
            folders.append(home + "/.local/share/glia/plugins")
        }
        let program = executable.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        let folder = program.joined(separator: "/")
        if folder.hasSuffix("/bin") { folders.append(folder.dropLast(4) + "/lib/glia/plugins") }
        var seen: Set<String> = []
        return folders.map(absolute).filter { seen.insert($0).inserted }
    }

    /// Returns whether a folder is the plugin folder of an installation: `lib/glia/plugins` beside
    /// this program's `bin`, or beside a `libexec/glia` with the program for workers.
    ///
    /// Who can write there can replace the host as well, so its plugins are as trusted as it is.
    package static func isInstalled(_ folder: String) -> Bool {
        guard let prefix = prefix(of: folder) else { return false }
        return absolute("/proc/self/exe").hasPrefix(prefix + "/bin/")
            || access(prefix + WorkerCommand.installedPath, X_OK) == 0
    }

    /// The installation that a plugin folder would belong to, or nil.
    static func prefix(of folder: String) -> String? {
        let suffix = "/lib/glia/plugins"
        return folder.hasSuffix(suffix) ? String(folder.dropLast(suffix.count)) : nil
    }

    static func absolute(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
