import Contract
import JSONValues
import Synchronization

/// The programs of a session by their numbers.
///
/// A class because threads of a session share it.
final class SessionPrograms: Sendable {
    private struct State {
        var next = 1
        var all: [Int: LoadedProgram] = [:]
    }

    private let state = Mutex(State())

    /// Keeps a program and returns its number.
    func keep(_ program: LoadedProgram) -> Int {
        state.withLock { state in
            defer { state.next += 1 }
            state.all[state.next] = program
            return state.next
        }
    }

    /// Returns the program that an input names by its number.
    ///
    /// - Throws: ``ComponentError`` if there is none.
    func program(_ input: SessionService.Input) throws -> LoadedProgram {
        let number = input.head["program"]?.integer ?? 0
        if let program = state.withLock({ $0.all[number] }) { return program }
        throw unknown(number)
    }

    /// Lets go of a program.
    ///
    /// - Throws: ``ComponentError`` if there is none of that number.
    func drop(_ input: SessionService.Input) throws {
        let number = input.head["program"]?.integer ?? 0
        let old = state.withLock { $0.all.removeValue(forKey: number) }
        if old == nil { throw unknown(number) }
    }

    /// Lets go of all.
    func close() {
        let old = state.withLock { state in
            defer { state.all = [:] }
            return state.all
        }
        // Freed outside the lock.
        withExtendedLifetime(old) {}
    }

    private func unknown(_ number: Int) -> ComponentError {
        ComponentError(
            .notFound,
            "there is no program \(number); 'program.load' gives a program its number"
        )
    }
}
