import Contract
import JSONValues
package import PluginHost
import Synchronization

/// Every answered model call of a run, on the disk before the answer is used.
///
/// A run that broke is begun again from its start; each call that is found here is answered from
/// here. So it takes the same way as before, up to the first call that nobody has answered.
///
/// A class because all calls of a run share it.
package final class CallJournal: Sendable {
    /// The version of the format, in the first line of each file.
    package static let format = 1

    private struct State {
        /// Where the answers of the earlier run stand that weren't used yet.
        var found: [CallKey: Int]
        /// Where answers stand that count for all calls with the same variables.
        var shared: [CallKey: Int] = [:]
    }

    /// Where the file is.
    package var path: String { file.path }
    /// How many answered calls of an earlier run were found.
    package let foundCount: Int
    private let file: JournalFile
    private let writer: JournalWriter
    private let state: Mutex<State>

    /// Opens the journal of a run, or begins it.
    ///
    /// What a crash has left behind the last whole line is cut off, with a line in the log.
    ///
    /// - Throws: ``ComponentError`` if the file can't be used, is damaged, of a newer format, or
    ///   another run's.
    package init(path: String, run: RunIdentity, log: any Log) throws {
        file = try JournalFile(path: path)
        var scan = JournalScan(path: path, run: run)
        let rest = try file.lines { try scan.take($0, number: $1, offset: $2) }
        scan.finish()
        let end = scan.soundEnd
        if end == 0, !scan.isBeginning(rest.bytes) { throw scan.damage(1) }
        let torn = rest.offset + rest.bytes.count - end
        if torn > 0, end > 0 {
            log.write(
                .warning,
                "'\(path)' ended in the middle of a line: the last \(torn) bytes, which were "
                    + "written when the earlier run broke, are cut off",
                source: "journal"
            )
        }
        try file.cut(at: end)
        if end == 0 {
            let header = scan.header
            try file.write(header)
            file.syncFolder()
        }
        // What a process that was killed has written is found, but needn't be on the disk yet.
        try file.sync()
        let found = scan.found
        foundCount = scan.answers
        state = Mutex(State(found: found))
        writer = JournalWriter(file)
    }

    deinit { close() }

    /// Ends the writing; calls that are answered later are errors.
    package func close() { writer.stop() }

    /// What the earlier run was answered, or nil; a shared answer that was used before is free.
    ///
    /// - Throws: ``ComponentError`` if the file can't be read.
    func entry(_ key: CallKey, of question: ModelQuestion) throws -> JournalEntry? {
        let (offset, isUsedAgain) = state.withLock { state -> (Int?, Bool) in
            if let offset = state.shared[key], question.isShared { return (offset, true) }
            let offset = state.found.removeValue(forKey: key)
            if question.isShared { state.shared[key] = offset }
            return (offset, false)
        }
        guard let offset else { return nil }
        let line = try file.line(at: offset)
        guard var entry = JournalEntry(sound: line), entry.key == key else {
            throw ComponentError(
                .dataLoss,
                "the journal '\(path)' was changed while it was in use, at byte \(offset)"
            )
        }
        if isUsedAgain { (entry.isFree, entry.failedAttempts) = (true, 0) }
        return entry
    }

    /// Promises room for an answer, before the question is asked and paid.
    ///
    /// - Throws: ``ComponentError`` if there is none.
    func promise(_ question: ModelQuestion) throws { try writer.promise(question.room) }

    /// Takes back a promise whose question got no answer.
    func redeem(_ question: ModelQuestion) { writer.redeem(question.room) }

    /// Keeps what came of a call; when this returns it is on the disk.
    ///
    /// - Parameters:
    ///   - entry: What came of it.
    ///   - question: What was asked.
    ///   - room: How much of what was promised it takes: 0 if nothing was.
    /// - Throws: ``ComponentError`` if it can't be written.
    func append(
        _ entry: JournalEntry,
        of question: ModelQuestion,
        redeeming room: Int
    ) async throws {
        let offset = try await writer.append(entry.line, redeeming: room)
        guard question.isShared else { return }
        // Of two that asked at once the first one counts, as for whoever reads the file later.
        state.withLock { if $0.shared[entry.key] == nil { $0.shared[entry.key] = offset } }
    }

    /// Keeps an answer that cost nothing: it is written before all that come later, but nobody
    /// waits for that.
    ///
    /// - Throws: ``ComponentError`` if there is no room for it.
    func note(_ entry: JournalEntry) throws { try writer.note(entry.line) }
}
