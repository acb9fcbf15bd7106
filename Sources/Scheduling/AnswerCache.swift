import Contract
import Glibc
import JSONValues
package import PluginHost
import Synchronization

/// Answers of models on the disk, by all that was asked; any number of processes share a folder.
///
/// Nothing depends on it: what isn't found, or not as it was written, is asked again. So whatever
/// goes wrong here is said once in the log, and the run goes on.
///
/// A class because all calls of a run share it.
package final class AnswerCache: Sendable {
    /// The version of the database, in its name.
    package static let format = 1
    /// How many bytes a cache may have if nobody says otherwise.
    package static let standardSize = 2 << 30

    /// How many milliseconds opening, or a call, waits for other processes.
    private static let patience = (open: 10_000, read: 1_000)

    private let folder: String
    private let log: any Log
    private let day: @Sendable () -> Int
    private let inUse: AnswerFolderLock
    private let reader: Mutex<AnswerDatabase?>
    private let writer: AnswerWriter

    /// Opens the cache in a folder, which is made if it isn't there.
    ///
    /// - Parameters:
    ///   - folder: The folder; only this user can read what is in it.
    ///   - size: How many bytes the database has at most.
    ///   - log: Where faults are said.
    ///   - day: Days since 1970.
    /// - Throws: ``ComponentError`` if the folder can't be used.
    package init(
        folder: String,
        size: Int = AnswerCache.standardSize,
        log: any Log,
        day: @escaping @Sendable () -> Int = { time(nil) / 86_400 }
    ) throws {
        self.folder = folder
        self.log = log
        self.day = day
        let path = "\(folder)/answers-\(Self.format).sqlite"
        inUse = try AnswerFolderLock(folder: folder, database: path)
        do {
            let (databases, wasDamaged) = try inUse.take(patience: Self.patience.open) {
                // One for those who look up, and one for the thread that writes.
                (reading: try AnswerDatabase(path: path), writing: try AnswerDatabase(path: path))
            }
            if wasDamaged {
                log.write(.warning, "'\(path)' was damaged and is begun anew", source: "cache")
            }
            databases.reading.patience = Self.patience.read
            reader = Mutex(databases.reading)
            writer = AnswerWriter(databases.writing, size: size, path: path, day: day, log: log)
        } catch let failure as SQLiteFailure {
            let reason = failure.isBusy ? "another process keeps it locked" : "\(failure)"
            throw ComponentError(.unavailable, "the cache '\(path)' can't be opened: \(reason)")
        }
    }

    deinit { close() }

    /// Writes what waits and closes the database; nothing is found or kept any more.
    package func close() {
        writer.stop()
        reader.withLock { $0 = nil }
    }

    /// The answer to a question, if it is known.
    func answer(_ key: CallKey) -> ModelAnswer? {
        if let bytes = writer.waiting(key) { return Self.answer(bytes) }
        do {
            guard let row = try reader.withLock({ try $0?.row(key) }),
                let answer = Self.answer(row.bytes)
            else { return nil }
            // What is still of use shall not be the oldest.
            if row.day < day() { writer.renew(key) }
            return answer
        } catch {
            fault(error)
            return nil
        }
    }

    private static func answer(_ bytes: [UInt8]) -> ModelAnswer? {
        (try? JSON(parsing: bytes)).flatMap(ModelAnswer.init)
    }

    /// Keeps an answer; from now on it is found.
    func keep(_ answer: ModelAnswer, as key: CallKey) {
        var text = JSONObjectText()
        answer.write(to: &text)
        writer.write(text.bytes(), as: key)
    }

    private func fault(_ error: any Error) {
        guard let failure = error as? SQLiteFailure, !failure.isBusy else { return }
        let wasOpen = reader.withLock { $0.take() != nil }
        if failure.isDamage { inUse.markDamaged() }
        guard wasOpen else { return }
        log.write(
            .warning,
            "the cache in '\(folder)' can't be read, so the run goes on without it: \(failure)",
            source: "cache"
        )
    }
}
