import CForeign
import PluginSDK
import Synchronization

/// A shared library that isn't a plugin, opened by name.
///
/// Unchecked because the handle is constant, and the loader may be asked from any thread.
final class ForeignLibrary: @unchecked Sendable {
    /// The name under which it was opened.
    let name: String
    private let handle: UnsafeMutableRawPointer
    private let turn: Turn

    /// Held while a function runs that mustn't run twice at once.
    final class Turn: Sendable {
        private let lock = Mutex<Void>(())
        func take<Result>(_ body: () -> Result) -> Result { lock.withLock { _ in body() } }
    }

    /// A turn for each library that this process has opened, by the loader's handle.
    ///
    /// The only state that instances share: what it guards, the library's own static memory, is
    /// shared by the whole process as well.
    private static let turns = Mutex<[UInt: Turn]>([:])

    /// Opens a library.
    ///
    /// - Parameter name: A file's name such as `libm.so.6`, which the system finds, or a path
    ///   from the root.
    /// - Throws: `ComponentError` with the loader's words.
    init(_ name: String) throws {
        guard !name.contains("/") || name.hasPrefix("/") else {
            throw ComponentError(
                .invalidArgument,
                "the library '\(name)' is a path from the working folder; write a path from the "
                    + "root, or a name such as 'libm.so.6' which the system finds",
                details: ["at": "/library", "found": .string(name)]
            )
        }
        var why: UnsafePointer<CChar>?
        guard let handle = cforeign_open(name, &why) else {
            let reason = why.map { String(cString: $0) } ?? "the loader gives no reason"
            throw ComponentError(
                .notFound,
                "the library '\(name)' can't be opened: \(reason)",
                details: ["at": "/library", "found": .string(name)]
            )
        }
        self.name = name
        self.handle = handle
        turn = Self.turns.withLock { turns in
            let key = UInt(bitPattern: handle)
            let turn = turns[key] ?? Turn()
            turns[key] = turn
            return turn
        }
    }

    /// Returns the address of a function or variable of the library, or of one that it needs.
    ///
    /// - Parameters:
    ///   - symbol: Its name.
    ///   - place: Where the configuration names it, as a JSON Pointer.
    /// - Returns: Where it is in memory.
    /// - Throws: `ComponentError` that names it.
    func address(of symbol: String, at place: String) throws -> UnsafeMutableRawPointer {
        if let address = cforeign_symbol(handle, symbol) { return address }
        throw ComponentError(
            .notFound,
            "'\(name)' has no symbol '\(symbol)'; 'nm -D' lists those that it has",
            details: ["at": .string(place), "found": .string(symbol)]
        )
    }

    /// Does something while no other function of this library does that asks for a turn, too.
    func alone<Result>(_ body: () -> Result) -> Result { turn.take(body) }
}
