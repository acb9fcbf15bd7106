import Contract
import Glibc

/// Says to other processes that a cache's folder is in use, so that nobody removes a database
/// under them.
///
/// The kernel takes the lock back when a process ends, however it ends.
///
/// A class because it holds an open file; the file's number never changes.
final class AnswerFolderLock: Sendable {
    private let descriptor: Int32
    private let database: String

    /// Makes the folder, and takes the lock with others who use it.
    ///
    /// - Throws: ``ComponentError`` that says why that can't be.
    init(folder: String, database: String) throws {
        self.database = database
        try Self.make(folder)
        let path = folder + "/lock"
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure("'\(path)' can't be opened") }
        guard Self.lock(descriptor, LOCK_SH) else {
            let error = Self.failure("'\(path)' can't be locked")
            close(descriptor)
            throw error
        }
    }

    deinit { close(descriptor) }

    private static func failure(_ what: String) -> ComponentError {
        ComponentError(.unavailable, what + ": " + String(cString: strerror(errno)))
    }

    private static func make(_ folder: String) throws {
        var made = folder.hasPrefix("/") ? "" : "."
        for part in folder.split(separator: "/") {
            made += "/" + part
            guard mkdir(made, 0o700) == 0 || errno == EEXIST else {
                throw failure("the folder '\(folder)' can't be made")
            }
        }
    }

    private static func lock(_ descriptor: Int32, _ kind: Int32) -> Bool {
        while flock(descriptor, kind) != 0 {
            guard errno == EINTR else { return false }
        }
        return true
    }

    private var mark: String { database + ".damaged" }

    /// Whether somebody found the database damaged.
    var isDamaged: Bool { access(mark, F_OK) == 0 }

    /// Says to whoever opens the folder later that the database is damaged.
    func markDamaged() {
        let file = open(mark, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        if file >= 0 { close(file) }
    }

    /// Removes a damaged database, unless another process has the folder in use.
    func removeDamaged() throws -> Bool {
        // Taking the lock alone lets go of it first, so another may have been here meanwhile.
        guard Self.lock(descriptor, LOCK_EX | LOCK_NB) else {
            _ = Self.lock(descriptor, LOCK_SH)
            return false
        }
        defer { _ = Self.lock(descriptor, LOCK_SH) }
        guard isDamaged else { return true }
        for suffix in ["", "-wal", "-shm"] {
            guard unlink(database + suffix) == 0 || errno == ENOENT else {
                throw Self.failure("the damaged '\(database)' can't be removed")
            }
        }
        unlink(mark)
        return true
    }
}
