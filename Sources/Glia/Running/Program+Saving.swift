import Contract
import JSONValues
import Pipeline
import PluginHost
import ProgramGraph
import Synchronization

extension Program {
    /// Saves the program as one readable JSON file: architecture, reward and metrics, variables.
    ///
    /// `glia predict` and `glia evaluate` take the file as well. It is written whole: after a crash
    /// there is the old file or the new one.
    ///
    /// - Parameter path: Where to.
    /// - Throws: ``ProgramError`` if something is wrong with the program; `ComponentError` that says
    ///   why the file can't be written.
    public func save(_ path: String) async throws {
        let pipeline = try await loaded(RunCancellation())
        let candidate = state.withLock { Candidate($0.values) }
        try ProgramFile(of: pipeline, candidate, training: [:]).write(to: path)
    }

    /// Loads a program that `save` or `glia fit` has saved.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - host: What the program runs on.
    ///   - own: The components of this program that it was made with.
    /// - Returns: The program, with its reward and metrics, and with what it was trained to.
    /// - Throws: `ComponentError` that says why the file is no program, or of which newer format;
    ///   ``ProgramError`` with everything that is wrong with the program.
    public static func load(
        _ path: String,
        host: GliaHost = GliaHost(),
        own: [any ComponentSource] = []
    ) async throws -> Program {
        let file = try ProgramFile(path: path)
        let program = Program(
            architecture: file.architecture,
            values: file.variables,
            own: own.compactMap(\.component.own),
            host: host
        )
        try await program.checkThatItFits()
        return program
    }

    private func checkThatItFits() async throws {
        let candidate = state.withLock { Candidate($0.values) }
        _ = try ReadyProgram(try await loaded(RunCancellation()).program, candidate)
    }
}
