import Glibc

/// The requests of a call that have no reply yet: who serves them, and who waits for them.
///
/// A class, and unchecked, because it stands for a mutex and a condition of the system.
final class PendingRequests: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let closed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var open: [UInt64: Request] = [:]

    private struct Request {
        var task: Task<Void, Never>?
        var isAbandoned = false
    }

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

    func open(_ id: UInt64) { locked { open[id] = Request() } }

    func serve(_ id: UInt64, by task: Task<Void, Never>) {
        locked { open[id]?.task = task }
    }

    func close(_ id: UInt64) {
        locked {
            open[id] = nil
            pthread_cond_broadcast(closed)
        }
    }

    func abandon(_ id: UInt64) {
        locked {
            open[id]?.isAbandoned = true
            open[id]?.task?.cancel()
        }
    }

    func isAbandoned(_ id: UInt64) -> Bool { locked { open[id]?.isAbandoned ?? false } }

    func cancelAll() {
        let all = locked { open.values.compactMap(\.task) }
        for task in all { task.cancel() }
    }

    /// Blocks until the request is closed.
    func wait(for id: UInt64) {
        locked { while open[id] != nil { pthread_cond_wait(closed, mutex) } }
    }
}
