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

    /// How many milliseconds a call, or a write, waits for other processes.
    private static let patience: (read: Int32, write: Int32) = (1_000, 10_000)

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
        do {
            inUse = try AnswerFolderLock(folder: folder, database: path)
            if inUse.isDamaged, try inUse.removeDamaged() {
                log.write(.warning, "'\(path)' was damaged and is begun anew", source: "cache")
            }
            let (reading, writing) = try Self.open(path, inUse, log)
            reader = Mutex(reading)
            writer = AnswerWriter(writing, size: size, path: path, day: day, log: log)
        } catch let failure as SQLiteFailure {
            throw ComponentError(.unavailable, "the cache '\(path)' can't be opened: \(failure)")
        }
    }

    deinit { close() }

    /// Opens a database twice, for those who look up and for the one who writes; a damaged one
    /// that nobody else has open is begun anew.
    private static func open(
        _ path: String,
        _ lock: AnswerFolderLock,
        _ log: any Log
    ) throws -> (reading: AnswerDatabase, writing: AnswerDatabase) {
        do {
            return (
                try AnswerDatabase(path: path, patience: patience.read),
                try AnswerDatabase(path: path, patience: patience.write)
            )
        } catch let failure as SQLiteFailure where failure.isDamage {
            lock.markDamaged()
            guard try lock.removeDamaged() else { throw failure }
            log.write(.warning, "'\(path)' was damaged and is begun anew", source: "cache")
            return (
                try AnswerDatabase(path: path, patience: patience.read),
                try AnswerDatabase(path: path, patience: patience.write)
            )
        }
    }

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
