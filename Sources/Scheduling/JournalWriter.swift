import Contract
import Glibc
import PluginHost

/// Brings the lines of many calls to the disk with one sync.
///
/// Who hands over a line writes it at once, so that the end of this process, whatever ends it,
/// leaves it in the file; then it waits. A thread of its own has all that is written reach the
/// disk, and tells those who wait. While it syncs, the next lines are written. So the price of a
/// sync, which a disk sets, is shared, and no thread that computes stands still for it.
///
/// A class, and unchecked, because it stands for a thread, a mutex and a condition of the system,
/// which guard all that can change here.
final class JournalWriter: @unchecked Sendable {
    private typealias Waiting = UnsafeContinuation<Int, any Error>

    private let file: JournalFile
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let wakes = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    /// Who waits for a sync, and where its line begins.
    private var waiting: [(caller: Waiting, offset: Int)] = []
    /// Whether something was written since the last sync began.
    private var isUnsynced = false
    /// Bytes promised to calls that are being asked.
    private var promised = 0
    private var failure: (any Error)?
    private var thread: pthread_t?
    private var isAsleep = false
    private var isStopped = false

    init(_ file: JournalFile) {
        self.file = file
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(wakes, nil)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        pthread_cond_destroy(wakes)
        mutex.deallocate()
        wakes.deallocate()
    }

    private func locked<Result>(_ body: () throws -> Result) rethrows -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body()
    }

    /// Promises room for an answer, before it is asked for and paid.
    ///
    /// - Throws: ``ComponentError`` if there is none, or if the journal has failed before.
    func promise(_ count: Int) throws {
        try locked {
            if let failure { throw failure }
            // What was promised before stays good: whoever was answered can still be kept.
            try file.setAside(promised + count)
            promised += count
        }
    }

    /// Takes a promise back: there is no answer.
    func redeem(_ count: Int) { locked { promised -= count } }

    /// Appends a line; when this returns it is on the disk.
    ///
    /// - Parameters:
    ///   - line: The line.
    ///   - count: What was promised for it.
    /// - Returns: Where in the file it begins.
    /// - Throws: ``ComponentError`` that says why it can't be written; so does every later call.
    func append(_ line: [UInt8], redeeming count: Int) async throws -> Int {
        try await withUnsafeThrowingContinuation { (continuation: Waiting) in
            let fault = locked { () -> (any Error)? in
                promised -= count
                startThread()
                do {
                    waiting.append((continuation, try write(line)))
                    return nil
                } catch {
                    return error
                }
            }
            if let fault { continuation.resume(throwing: fault) }
        }
    }

    /// Appends a line for which nobody waits.
    ///
    /// - Throws: ``ComponentError`` if there is no room for it, or if the journal has failed before.
    func note(_ line: [UInt8]) throws {
        try locked {
            startThread()
            if let failure { throw failure }
            try file.setAside(promised + line.count)
            _ = try write(line)
        }
    }

    /// Writes a line and has it synced; what goes wrong fails the journal for good.
    ///
    /// - Returns: Where in the file it begins.
    private func write(_ line: [UInt8]) throws -> Int {
        if let failure { throw failure }
        do {
            let offset = file.end
            try file.write(line)
            isUnsynced = true
            if isAsleep { pthread_cond_signal(wakes) }
            return offset
        } catch {
            failure = error
            throw error
        }
    }

    /// Syncs what was written and ends the thread.
    func stop() {
        let thread = locked {
            isStopped = true
            pthread_cond_signal(wakes)
            return self.thread.take()
        }
        if let thread { pthread_join(thread, nil) }
        locked { file.giveBack() }
    }

    // MARK: - The thread

    private func startThread() {
        guard thread == nil, failure == nil else { return }
        guard !isStopped else {
            failure = Self.closed(file.path)
            return
        }
        thread = HostThread.start { self.work() }
        if thread == nil {
            failure = ComponentError(.resourceExhausted, "no thread can write '\(file.path)'")
        }
    }

    private static func closed(_ path: String) -> ComponentError {
        ComponentError(.failedPrecondition, "the journal '\(path)' is closed")
    }

    private func work() {
        // After a sync that failed nobody knows what the disk has; a second one proves nothing.
        var fault: (any Error)?
        pthread_mutex_lock(mutex)
        while true {
            while !isUnsynced, !isStopped {
                isAsleep = true
                pthread_cond_wait(wakes, mutex)
                isAsleep = false
            }
            guard isUnsynced else { break }
            let callers = waiting
            waiting = []
            isUnsynced = false
            pthread_mutex_unlock(mutex)
            if fault == nil { fault = sync() }
            let error = fault
            if let error { locked { failure = failure ?? error } }
            for (caller, offset) in callers {
                if let error {
                    caller.resume(throwing: error)
                } else {
                    caller.resume(returning: offset)
                }
            }
            pthread_mutex_lock(mutex)
        }
        pthread_mutex_unlock(mutex)
    }

    private func sync() -> (any Error)? {
        do {
            try file.sync()
            return nil
        } catch {
            return error
        }
    }
}
