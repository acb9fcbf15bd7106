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
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        if let folder { process.currentDirectoryURL = URL(filePath: folder) }
        // Files instead of pipes: a pipe that nobody empties would stop the program.
        let base = FileManager.default.temporaryDirectory.appending(
            path: "glia-" + UUID().uuidString
        )
        let (out, err, inp) = (base.path + ".out", base.path + ".err", base.path + ".in")
        defer { for path in [out, err, inp] { try? FileManager.default.removeItem(atPath: path) } }
        for path in [out, err] { _ = FileManager.default.createFile(atPath: path, contents: nil) }
        _ = FileManager.default.createFile(atPath: inp, contents: Data(input.utf8))
        process.standardOutput = FileHandle(forWritingAtPath: out)
        process.standardError = FileHandle(forWritingAtPath: err)
        process.standardInput = FileHandle(forReadingAtPath: inp)
        // Tests run on threads that block all signals, and a program inherits that: cmake would wait
        // for ever to be told that its own children have ended.
        var (none, before) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        try process.run()
        process.waitUntilExit()
        let status = process.terminationStatus
        return Command(
            status: process.terminationReason == .exit ? status : -status,
            output: String(decoding: try Data(contentsOf: URL(filePath: out)), as: UTF8.self),
            errors: String(decoding: try Data(contentsOf: URL(filePath: err)), as: UTF8.self)
        )
    }
}
