import Contract
import Glibc

/// Says to other processes that a cache's folder is in use, so that nobody removes a database
/// under them, and that one process at a time makes it.
///
/// The kernel takes the lock back when a process ends, however it ends.
///
/// A class because it holds an open file; the file's number never changes.
final class AnswerFolderLock: Sendable {
    private let descriptor: Int32
    private let path: String
    private let database: String

    /// Makes the folder; the lock isn't taken yet.
    ///
    /// - Throws: ``ComponentError`` that says why that can't be.
    init(folder: String, database: String) throws {
        self.database = database
        path = folder + "/lock"
        try Self.make(folder)
        descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure("'\(path)' can't be opened") }
    }

    deinit {
        // A program that is just being started has the file open as well, up to its exec.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

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

    // MARK: - Taking it

    /// Takes the lock with others who use the folder, and opens the database.
    ///
    /// Whoever finds nobody there opens the database alone, so that not many make it at once, and
    /// begins a damaged one anew.
    ///
    /// - Parameters:
    ///   - patience: How many milliseconds it waits for others who are opening the database.
    ///   - open: Opens the database, and makes it if it isn't there.
    /// - Returns: What was opened, and whether a damaged database was removed.
    /// - Throws: ``ComponentError``, or what `open` throws.
    @discardableResult func take<Opened>(
        patience: Int,
        _ open: () throws -> Opened
    ) throws -> (opened: Opened, wasDamaged: Bool) {
        guard try wait(for: [LOCK_EX, LOCK_SH], patience) == LOCK_EX else {
            return (try reporting(open), false)
        }
        let wasDamaged = isDamaged
        if wasDamaged { try remove() }
        let result: (Opened, Bool)
        do {
            result = (try open(), wasDamaged)
        } catch let failure as SQLiteFailure where failure.isDamage && !wasDamaged {
            try remove()
            result = (try open(), true)
        }
        // Another may come between, who finds all in order.
        _ = try wait(for: [LOCK_SH], patience)
        return result
    }

    /// Opens a database that others have open; that it is damaged is said to those who come later.
    private func reporting<Opened>(_ open: () throws -> Opened) throws -> Opened {
        do {
            return try open()
        } catch let failure as SQLiteFailure where failure.isDamage {
            markDamaged()
            throw failure
        }
    }

    /// Takes the first kind of lock that can be had; asks again and again, since waiting in the
    /// kernel has no end if a process is stopped.
    private func wait(for kinds: [Int32], _ patience: Int) throws -> Int32 {
        let end = ContinuousClock.now + .milliseconds(patience)
        while true {
            for kind in kinds where flock(descriptor, kind | LOCK_NB) == 0 { return kind }
            guard errno == EWOULDBLOCK || errno == EINTR else {
                throw Self.failure("'\(path)' can't be locked")
            }
            guard ContinuousClock.now < end else {
                throw ComponentError(
                    .unavailable,
                    "'\(path)' has been kept locked by another process for \(patience) ms"
                )
            }
            usleep(2000)
        }
    }

    // MARK: - Damage

    private var mark: String { database + ".damaged" }

    /// Whether somebody found the database damaged.
    private var isDamaged: Bool { access(mark, F_OK) == 0 }

    /// Says to whoever opens the folder later, alone, that the database is damaged.
    func markDamaged() {
        let file = Glibc.open(mark, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        if file >= 0 { close(file) }
    }

    private func remove() throws {
        for suffix in ["", "-wal", "-shm"] {
            guard unlink(database + suffix) == 0 || errno == ENOENT else {
                throw Self.failure("the damaged '\(database)' can't be removed")
            }
        }
        unlink(mark)
    }
}
