import CProcess
import Contract
import Glibc

/// Starts a worker with its socket, its output and a pipe for reports of crashes; nothing else
/// that is open in the host reaches it.
struct Spawn {
    private let command: WorkerCommand
    private let socket: Int32
    private let output: Int32
    private let report: Int32

    init(_ command: WorkerCommand, socket: Int32, output: Int32, report: Int32) {
        self.command = command
        self.socket = socket
        self.output = output
        self.report = report
    }

    /// Returns a descriptor for the same file that is above those which a worker gets: one of
    /// theirs could be overwritten before it is passed on.
    static func above(_ descriptor: Int32) -> Int32 {
        guard descriptor >= 0 else { return descriptor }
        defer { close(descriptor) }
        return fcntl(descriptor, F_DUPFD_CLOEXEC, WorkerCommand.report + 1)
    }

    /// Returns the process.
    func start() -> Result<pid_t, ComponentError> {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, output, 2)
        posix_spawn_file_actions_adddup2(&actions, socket, WorkerCommand.socket)
        posix_spawn_file_actions_adddup2(&actions, report, WorkerCommand.report)
        glia_close_from(&actions, WorkerCommand.report + 1)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // The host's signal mask and a Ctrl-C of its terminal are none of the worker's business.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes,
            Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETPGROUP)
        )
        var process: pid_t = 0
        let arguments = [command.executable] + command.options(host: getpid())
        let failure = Self.withCStrings(arguments) { arguments in
            Self.withCStrings(Self.environment) { environment in
                posix_spawn(
                    &process,
                    command.executable,
                    &actions,
                    &attributes,
                    arguments,
                    environment
                )
            }
        }
        guard failure == 0 else {
            let reason = String(cString: strerror(failure))
            return .failure(
                ComponentError(
                    .failedPrecondition,
                    "the worker '\(command.executable)' can't be started: \(reason)"
                )
            )
        }
        return .success(process)
    }

    private static var environment: [String] {
        var all: [String: String] = [:]
        var next = environ
        while let entry = next.pointee {
            let parts = String(cString: entry).split(separator: "=", maxSplits: 1)
            if let name = parts.first {
                all[String(name)] = parts.count > 1 ? String(parts[1]) : ""
            }
            next += 1
        }
        return WorkerCommand.environment(all).map { "\($0.key)=\($0.value)" }.sorted()
    }

    private static func withCStrings<Result>(
        _ texts: [String],
        _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        let list = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
            .allocate(capacity: texts.count + 1)
        for (index, text) in texts.enumerated() { (list + index).initialize(to: strdup(text)) }
        (list + texts.count).initialize(to: nil)
        defer {
            for index in texts.indices { free(list[index]) }
            list.deallocate()
        }
        return body(list)
    }
}
