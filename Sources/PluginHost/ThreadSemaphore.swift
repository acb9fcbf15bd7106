import Glibc

/// A semaphore of the system, at which one thread sleeps until another wakes it.
///
/// Not a condition: whoever signals one that several threads wait for can't say which of them, and
/// glibc before 2.41 may lose the signal (its bug 25847).
///
/// A class, and unchecked, because it stands for an object of the system, which any thread may use.
package final class ThreadSemaphore: @unchecked Sendable {
    private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    /// Makes one at which the first thread sleeps.
    package init() { sem_init(semaphore, 0, 0) }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    /// Has the thread that sleeps here go on, or the next one that wants to sleep here.
    package func wake() { sem_post(semaphore) }

    /// Sleeps until ``wake()``.
    package func sleep() {
        // A signal, or a debugger, may end the wait.
        while sem_wait(semaphore) != 0, errno == EINTR {}
    }
}
