import Glibc

/// The requests of a call that have no reply yet: who serves them, and who waits for them.
///
/// A class, and unchecked, because it stands for a mutex and a condition of the system.
final class PendingRequests: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let closed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var tasks: [UInt64: Task<Void, Never>] = [:]
    private var open: Set<UInt64> = []
    private var abandoned: Set<UInt64> = []

    init() {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(closed, nil)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        pthread_cond_destroy(closed)
        mutex.deallocate()
        closed.deallocate()
    }

    private func locked<Result>(_ body: () -> Result) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body()
    }

    func open(_ id: UInt64) { locked { _ = open.insert(id) } }

    func serve(_ id: UInt64, by task: Task<Void, Never>) {
        locked { if open.contains(id) { tasks[id] = task } }
    }

    func close(_ id: UInt64) {
        locked {
            open.remove(id)
            abandoned.remove(id)
            tasks[id] = nil
            pthread_cond_broadcast(closed)
        }
    }

    func abandon(_ id: UInt64) {
        locked {
            guard open.contains(id) else { return }
            abandoned.insert(id)
            tasks[id]?.cancel()
        }
    }

    func isAbandoned(_ id: UInt64) -> Bool { locked { abandoned.contains(id) } }

    func cancelAll() {
        let all = locked { Array(tasks.values) }
        for task in all { task.cancel() }
    }

    /// Blocks until the request is closed.
    func wait(for id: UInt64) {
        locked { while open.contains(id) { pthread_cond_wait(closed, mutex) } }
    }
}
