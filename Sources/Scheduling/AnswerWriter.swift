import Contract
import Glibc
import PluginHost

/// Brings answers into the database, many with one change, on a thread of its own.
///
/// No call waits for it: an answer that waits here is found here.
///
/// A class, and unchecked, because it stands for a thread, a mutex and a condition of the system,
/// which guard all that can change here; the database is the thread's alone.
final class AnswerWriter: @unchecked Sendable {
    /// How many answers one change brings in at most, so that other processes get their turn.
    private static let batch = 256
    /// So many that wait are enough: more come only if the disk is far too slow.
    private static let most = 1 << 16

    private var database: AnswerDatabase?
    private let size: Int
    private let path: String
    private let day: @Sendable () -> Int
    private let log: any Log
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let wakes = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    /// Answers that aren't in the database yet, and in what order they came.
    private var answers: [CallKey: [UInt8]] = [:]
    private var order: [CallKey] = []
    private var renewals: Set<CallKey> = []
    private var thread: pthread_t?
    private var isStopped = false
    private var hasFailed = false

    init(
        _ database: AnswerDatabase,
        size: Int,
        path: String,
        day: @escaping @Sendable () -> Int,
        log: any Log
    ) {
        self.database = database
        self.size = size
        self.path = path
        self.day = day
        self.log = log
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

    /// An answer that waits to be written, or nil.
    func waiting(_ key: CallKey) -> [UInt8]? { locked { answers[key] } }

    /// Has an answer written soon.
    func write(_ bytes: [UInt8], as key: CallKey) {
        locked {
            guard !hasFailed, !isStopped, order.count < Self.most else { return }
            if answers.updateValue(bytes, forKey: key) == nil { order.append(key) }
            wake()
        }
    }

    /// Has an answer moved to the end, away from those that are removed first.
    func renew(_ key: CallKey) {
        locked {
            guard !hasFailed, !isStopped, renewals.insert(key).inserted else { return }
            wake()
        }
    }

    /// Writes what waits, ends the thread and closes the database.
    func stop() {
        let thread = locked {
            isStopped = true
            pthread_cond_signal(wakes)
            return self.thread.take()
        }
        if let thread { pthread_join(thread, nil) }
        locked { database = nil }
    }

    // MARK: - The thread

    private func wake() {
        if thread == nil { startThread() }
        pthread_cond_signal(wakes)
    }

    private func startThread() {
        thread = HostThread.start { self.work() }
        if thread == nil { give("no thread can be had") }
    }

    /// Gives up writing; the mutex is held.
    private func give(_ reason: String) {
        hasFailed = true
        answers = [:]
        order = []
        renewals = []
        log.write(
            .warning,
            "answers are no longer kept in '\(path)', but used all the same: \(reason)",
            source: "cache"
        )
    }

    private func work() {
        pthread_mutex_lock(mutex)
        while true {
            while order.isEmpty, renewals.isEmpty, !isStopped { pthread_cond_wait(wakes, mutex) }
            if order.isEmpty, renewals.isEmpty { break }
            let keys = Array(order.prefix(Self.batch))
            let rows = keys.compactMap { key in answers[key].map { (key: key, bytes: $0) } }
            let old = Array(renewals)
            renewals = []
            pthread_mutex_unlock(mutex)
            let failure = write(rows, old)
            pthread_mutex_lock(mutex)
            if let failure {
                give("\(failure)")
            } else {
                order.removeFirst(keys.count)
                for key in keys { answers[key] = nil }
            }
        }
        pthread_mutex_unlock(mutex)
    }

    private func write(
        _ rows: [(key: CallKey, bytes: [UInt8])],
        _ renewed: [CallKey]
    ) -> (any Error)? {
        do {
            try database?.write(rows, renewing: renewed, day: day())
            try database?.shrink(to: size)
            return nil
        } catch let failure as SQLiteFailure where failure.isBusy {
            // Another process is stopped, or far too slow. The answers may be had again.
            return nil
        } catch {
            return error
        }
    }
}
