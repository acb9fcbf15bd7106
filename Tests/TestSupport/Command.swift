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
            status: Child.code(status),
            output: String(decoding: try Data(contentsOf: URL(filePath: out)), as: UTF8.self),
            errors: String(decoding: try Data(contentsOf: URL(filePath: err)), as: UTF8.self)
        )
    }

    private static func status(
        of words: [String],
        environment: [String: String],
        files: [String]
    ) throws -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (number, file) in files.enumerated() {
            let flags = number == 0 ? O_RDONLY : O_WRONLY
            posix_spawn_file_actions_addopen(&actions, Int32(number), file, flags, 0)
        }
        return Child.wait(for: try Child.spawn(words, environment, &actions))
    }
}
