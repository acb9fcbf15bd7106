import Contract
import Glibc
import PluginHost

/// The requests of a session that have no reply yet.
///
/// A class, and unchecked, because it stands for a mutex and a condition of the system.
final class OpenRequests: @unchecked Sendable {
    private struct Request {
        let cancellation: RunCancellation
        var task: Task<Void, Never>?
        /// The thread on which its reply is being given.
        var replying: pthread_t?
    }

    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let closed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var open: [UInt64: Request] = [:]
    private var next: UInt64 = 1
    private var isClosing = false

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

    /// Opens a request and returns its number; in a session that is being closed it is cancelled.
    func begin(_ cancellation: RunCancellation) -> UInt64 {
        let (id, isLate) = locked {
            defer { next += 1 }
            open[next] = Request(cancellation: cancellation)
            return (next, isClosing)
        }
        if isLate { cancellation.cancel(.shutdown) }
        return id
    }

    /// Says who serves a request.
    func serve(_ id: UInt64, by task: Task<Void, Never>) {
        let isCancelled = locked {
            open[id]?.task = task
            return open[id]?.cancellation.current != nil
        }
        if isCancelled { task.cancel() }
    }

    /// The reply to a request is about to be given, on this thread.
    func beginReply(_ id: UInt64) { locked { open[id]?.replying = pthread_self() } }

    /// The reply to a request has returned.
    func end(_ id: UInt64) {
        locked {
            open[id] = nil
            pthread_cond_broadcast(closed)
        }
    }

    /// Cancels a request; its reply still comes.
    func cancel(_ id: UInt64, _ reason: CancelReason) {
        let request = locked { open[id] }
        request?.cancellation.cancel(reason)
        request?.task?.cancel()
    }

    /// Waits until the reply to a request has returned; in that very reply, for nothing.
    func wait(for id: UInt64) {
        let current = pthread_self()
        locked {
            while let request = open[id] {
                if let thread = request.replying, pthread_equal(thread, current) != 0 { break }
                pthread_cond_wait(closed, mutex)
            }
        }
    }

    /// Cancels all requests and waits until each has its reply.
    func close() {
        let all = locked {
            isClosing = true
            return Array(open.keys)
        }
        for id in all { cancel(id, .shutdown) }
        locked { while !open.isEmpty { pthread_cond_wait(closed, mutex) } }
    }
}
