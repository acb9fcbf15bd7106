import CProcess
import Foundation

/// A program that runs beside a test.
///
/// Foundation's `Process` reads beyond the end of its list if this process has thousands of
/// descriptors open, as tests that run at once may.
public struct Child: Sendable {
    private let id: pid_t
    private let output: Int32

    /// Starts a program without input; its errors go where the test's go.
    ///
    /// - Throws: ``NotStarted`` if it can't be.
    public init(_ program: String, _ arguments: [String]) throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw NotStarted(program: program, reason: String(cString: strerror(errno)))
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[1]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        do {
            let environment = ProcessInfo.processInfo.environment
            id = try Self.spawn([program] + arguments, environment, &actions)
        } catch {
            close(ends[0])
            throw error
        }
        output = ends[0]
    }

    /// Waits for a byte of its output; nil if none will come.
    public func readByte() -> UInt8? {
        var byte: UInt8 = 0
        while true {
            let count = read(output, &byte, 1)
            if count == 1 { return byte }
            guard count < 0, errno == EINTR else { return nil }
        }
    }

    /// Ends it at once.
    public func kill() { _ = Glibc.kill(id, SIGKILL) }

    /// Waits for its end, after which it can't be used; comes once.
    ///
    /// - Returns: Its exit status, or the negative number of the signal that ended it.
    public func end() -> Int32 {
        let status = Self.wait(for: id)
        close(output)
        return Self.code(status)
    }

    /// What the system says of an end, as an exit status or the negative number of a signal.
    static func code(_ status: Int32) -> Int32 {
        status & 0x7f == 0 ? status >> 8 & 0xff : -(status & 0x7f)
    }

    /// What the system says of a program's end, when that comes.
    static func wait(for id: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(id, &status, 0) < 0, errno == EINTR {}
        return status
    }

    /// Starts a program, with no descriptors but the first three, and with no signal blocked.
    static func spawn(
        _ words: [String],
        _ environment: [String: String],
        _ actions: inout posix_spawn_file_actions_t
    ) throws -> pid_t {
        glia_close_from(&actions, 3)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Tests run on threads that block all signals, and a program inherits that: cmake would wait
        // for ever to be told that its own children have ended.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let variables = environment.map { "\($0)=\($1)" }
        let program = words[0]
        var child = pid_t()
        let failure = withTexts(words) { words in
            withTexts(variables) {
                posix_spawnp(&child, program, &actions, &attributes, words, $0)
            }
        }
        guard failure == 0 else {
            throw NotStarted(program: program, reason: String(cString: strerror(failure)))
        }
        return child
    }

    /// Lends texts as C wants them, with a null at their end.
    private static func withTexts<Result>(
        _ texts: [String],
        _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let copies = texts.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        return body(copies + [nil])
    }

    /// A program that could not be started.
    public struct NotStarted: Error {
        /// Which.
        public let program: String
        /// The system's reason.
        public let reason: String
    }
}
