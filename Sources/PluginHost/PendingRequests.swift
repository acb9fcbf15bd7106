import Glibc
import Synchronization

/// The requests of a call that have no reply yet: who serves them, and who waits for them.
///
/// A class because the call and those who serve its requests share it.
final class PendingRequests: Sendable {
    private struct Request {
        let id: UInt64
        var task: Task<Void, Never>?
        var isAbandoned = false
    }

    private struct State {
        /// Those that are open, few at a time.
        var open: [Request] = []
        /// Where threads wait; made with the first one that does.
        var closed: Condition?

        /// Where a request stands; nil if it isn't open.
        func place(of id: UInt64) -> Int? { open.firstIndex { $0.id == id } }
    }

    private let state = Mutex(State())

    func open(_ id: UInt64) { state.withLock { $0.open.append(Request(id: id)) } }

    func serve(_ id: UInt64, by task: Task<Void, Never>) {
        state.withLock { state in
            if let place = state.place(of: id) { state.open[place].task = task }
        }
    }

    func close(_ id: UInt64) {
        let closed = state.withLock { state in
            if let place = state.place(of: id) { state.open.remove(at: place) }
            return state.closed
        }
        closed?.broadcast()
    }

    func abandon(_ id: UInt64) {
        let task = state.withLock { state -> Task<Void, Never>? in
            guard let place = state.place(of: id) else { return nil }
            state.open[place].isAbandoned = true
            return state.open[place].task
        }
        task?.cancel()
    }

    func isAbandoned(_ id: UInt64) -> Bool {
        state.withLock { state in state.place(of: id).map { state.open[$0].isAbandoned } ?? false }
    }

    func cancelAll() {
        let all = state.withLock { $0.open.compactMap(\.task) }
        for task in all { task.cancel() }
    }

    /// Blocks until the request is closed.
    func wait(for id: UInt64) {
        let closed = state.withLock { state in
            let closed = state.closed ?? Condition()
            state.closed = closed
            return closed
        }
        closed.wait { state.withLock { $0.place(of: id) == nil } }
    }
}

/// Where threads wait for something to become true.
///
/// A class, and unchecked, because it stands for a mutex and a condition of the system.
private final class Condition: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    init() {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        pthread_cond_destroy(condition)
        mutex.deallocate()
        condition.deallocate()
    }

    /// Wakes all that wait, so that they look again.
    func broadcast() {
        pthread_mutex_lock(mutex)
        pthread_cond_broadcast(condition)
        pthread_mutex_unlock(mutex)
    }

    func wait(until isTrue: () -> Bool) {
        pthread_mutex_lock(mutex)
        while !isTrue() { pthread_cond_wait(condition, mutex) }
        pthread_mutex_unlock(mutex)
    }
}
