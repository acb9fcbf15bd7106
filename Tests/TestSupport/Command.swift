import CProcess
import Foundation

/// A finished program.
public struct Command: Sendable {
    /// Its exit status, or the negative number of the signal that ended it.
    public let status: Int32
    /// What it wrote to standard output.
    public let output: String
    /// What it wrote to standard error.
    public let errors: String

    /// Runs a program to its end.
    ///
    /// - Parameters:
    ///   - program: The program's path.
    ///   - arguments: Its arguments.
    ///   - environment: What is added to this process's environment.
    ///   - input: What it reads from standard input.
    ///   - folder: The working folder.
    /// - Returns: How it ended and what it wrote.
    /// - Throws: If the program can't be started.
    public static func run(
        _ program: String,
        _ arguments: [String],
        environment: [String: String] = [:],
        input: String = "",
        in folder: String? = nil
    ) throws -> Command {
        // Files instead of pipes: a pipe that nobody empties would stop the program.
        let base = FileManager.default.temporaryDirectory.appending(
            path: "glia-" + UUID().uuidString
        )
        let (out, err, inp) = (base.path + ".out", base.path + ".err", base.path + ".in")
        defer { for path in [out, err, inp] { try? FileManager.default.removeItem(atPath: path) } }
        for path in [out, err] { _ = FileManager.default.createFile(atPath: path, contents: nil) }
        _ = FileManager.default.createFile(atPath: inp, contents: Data(input.utf8))
        let place = folder.map { ["/usr/bin/env", "-C", $0] } ?? []
        let status = try status(
            of: place + [program] + arguments,
            environment: ProcessInfo.processInfo.environment.merging(environment) { $1 },
            files: [inp, out, err]
        )
        return Command(
            status: status & 0x7f == 0 ? status >> 8 & 0xff : -(status & 0x7f),
            output: String(decoding: try Data(contentsOf: URL(filePath: out)), as: UTF8.self),
            errors: String(decoding: try Data(contentsOf: URL(filePath: err)), as: UTF8.self)
        )
    }

    /// Starts a program and returns what `waitpid` says of its end.
    ///
    /// Foundation's `Process` reads beyond the end of its list if this process has thousands of
    /// descriptors open, as tests that run at once may.
    private static func status(
        of words: [String],
        environment: [String: String],
        files: [String]
    ) throws -> Int32 {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        for (number, file) in files.enumerated() {
            let flags = number == 0 ? O_RDONLY : O_WRONLY
            posix_spawn_file_actions_addopen(&actions, Int32(number), file, flags, 0)
        }
        glia_close_from(&actions, Int32(files.count))
        // Tests run on threads that block all signals, and a program inherits that: cmake would wait
        // for ever to be told that its own children have ended.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let variables = environment.map { "\($0)=\($1)" }
        var (child, status) = (pid_t(), Int32())
        let name = words[0]
        let failure = withTexts(words) { words in
            withTexts(variables) { posix_spawnp(&child, name, &actions, &attributes, words, $0) }
        }
        guard failure == 0 else {
            throw NotStarted(program: name, reason: String(cString: strerror(failure)))
        }
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        return status
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
