import Glibc

/// How workers are started.
package struct WorkerCommand: Sendable, Equatable {
    /// The program that serves as a worker.
    package let executable: String
    /// How much memory its plugin may take, in bytes; nil for no limit.
    package var memoryLimit: UInt64?

    /// Makes a command.
    package init(executable: String, memoryLimit: UInt64? = nil) {
        self.executable = executable
        self.memoryLimit = memoryLimit
    }

    /// What the program is told: who its host is, and its limit of memory.
    func options(host: pid_t) -> [String] { ["\(host)"] + (memoryLimit.map { ["\($0)"] } ?? []) }

    /// Where an installation has the program, below its prefix.
    static let installedPath = "/libexec/glia/glia-worker"

    /// Finds the program: beside this one, in this one's installation, or in that of one of the
    /// plugin folders.
    ///
    /// - Parameter folders: The plugin folders, for programs that embed the host.
    /// - Returns: How it is started, or nil if there is none.
    package static func ofThisProcess(plugins folders: [String]) -> WorkerCommand? {
        let program = PluginSearchPath.absolute("/proc/self/exe")
            .split(separator: "/", omittingEmptySubsequences: false).dropLast()
        let folder = program.joined(separator: "/")
        let places =
            [folder + "/glia-worker", folder + "/.." + installedPath]
            + folders.compactMap(PluginSearchPath.prefix).map { $0 + installedPath }
        return places.first { access($0, X_OK) == 0 }.map { WorkerCommand(executable: $0) }
    }

    /// The descriptor on which a worker finds its socket.
    package static let socket: Int32 = 3

    /// The descriptor into which a worker writes what it was at when it crashed.
    package static let report: Int32 = 4

    /// Says what a worker and its host must have in common.
    package static let version = "glia worker 2"

    /// The host's environment without what looks like a key: a worker has code of others in it.
    static func environment(_ all: [String: String]) -> [String: String] {
        let marks = ["KEY", "TOKEN", "SECRET", "PASSWORD", "CREDENTIAL"]
        var kept = all.filter { variable in
            !marks.contains { variable.key.uppercased().contains($0) }
        }
        // A crash is told in a sentence; Swift's own report of it is many lines and slow.
        kept["SWIFT_BACKTRACE"] = "enable=no"
        return kept
    }
}
