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

    /// What the earlier run was answered, or nil.
    ///
    /// - Throws: ``ComponentError`` if the file can't be read.
    func entry(_ key: CallKey, of question: ModelQuestion) throws -> JournalEntry? {
        let offset = state.withLock { state -> Int? in
            if !question.isShared { return state.found.removeValue(forKey: key) }
            return state.shared[key] ?? state.found[key]
        }
        guard let offset else { return nil }
        let line = try file.line(at: offset)
        guard let entry = JournalEntry(sound: line), entry.key == key else {
            throw ComponentError(
                .dataLoss,
                "the journal '\(path)' was changed while it was in use, at byte \(offset)"
            )
        }
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
    /// - Throws: ``ComponentError`` if it can't be written.
    func append(_ entry: JournalEntry, of question: ModelQuestion) async throws {
        let offset = try await writer.append(entry.line, redeeming: question.room)
        if question.isShared { state.withLock { $0.shared[entry.key] = offset } }
    }

    /// Keeps an answer that cost nothing: it is written before all that come later, but nobody
    /// waits for that.
    ///
    /// - Throws: ``ComponentError`` if there is no room for it.
    func note(_ entry: JournalEntry) throws { try writer.note(entry.line) }
}
