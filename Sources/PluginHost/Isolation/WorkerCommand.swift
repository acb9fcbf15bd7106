/// How workers are started.
package struct WorkerCommand: Sendable, Equatable {
    /// The program that serves as a worker.
    package let executable: String
    /// Its arguments.
    package let arguments: [String]
    /// The most address space that a worker may take, in bytes; nil for no limit.
    package let memoryLimit: UInt64?

    /// Makes a command.
    package init(executable: String, arguments: [String] = [], memoryLimit: UInt64? = nil) {
        self.executable = executable
        self.arguments = arguments
        self.memoryLimit = memoryLimit
    }

    /// The descriptor on which a worker finds its socket.
    package static let socket: Int32 = 3

    /// Says what a worker and its host must have in common.
    package static let version = "glia worker 1"

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
