import Glibc

/// A lock around a value that is also tried; to be refused costs nothing.
///
/// Swift's `Mutex` asks the kernel when a try meets somebody, who then has to ask it, too. A class,
/// and unchecked, because it stands for a mutex of the system, which guards the value.
final class TriedLock<Value>: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private var value: Value

    init(_ value: sending Value) {
        self.value = value
        pthread_mutex_init(mutex, nil)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    /// Runs a body with the value, after all others that have it.
    func withLock<Result: Sendable>(_ body: (inout Value) -> Result) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body(&value)
    }

    /// Runs a body with the value, unless somebody has it; then nil.
    func withLockIfFree<Result: Sendable>(_ body: (inout Value) -> Result) -> Result? {
        guard pthread_mutex_trylock(mutex) == 0 else { return nil }
        defer { pthread_mutex_unlock(mutex) }
        return body(&value)
    }
}
