import Glibc

/// The host's own threads: they run the tasks of a run, and the plugin functions called in them.
///
/// Swift's cooperative pool must not run plugin code, which may block: two blocked threads would
/// stop everything on a machine of two cores. These are plain threads with 8 MiB of stack (as the
/// C header promises), as many as there are cores, and more whenever all of them are stuck: a
/// monitor looks every few milliseconds whether jobs wait and none is taken.
package final class HostExecutor: TaskExecutor {
    private let queue: JobQueue

    /// Starts the threads, as many as the machine has cores.
    package init(threads: Int = HostExecutor.coreCount) {
        queue = JobQueue(target: max(1, threads))
        queue.startMonitor()
    }

    deinit { queue.stop() }

    /// Has the threads take the jobs that there are, ends them, and waits for their end.
    ///
    /// Nothing may be at work that goes on later, and this thread must be none of them. What comes
    /// afterwards is never run.
    package func shutDown() { queue.shutDown() }

    /// Starts a thread for something that takes long, which ends with these or before; false if
    /// there is none left.
    func launch(_ body: @escaping @Sendable () -> Void) -> Bool { queue.launch(body) }

    /// Whether the calling thread is one of these.
    package var isCurrent: Bool { queue.isCurrent }

    /// How many processors this process may use.
    package static var coreCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    /// Takes a job of Swift's concurrency.
    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if !JobPlace.keeps(job, of: self) { add(job) }
    }

    /// Has one of the threads run a job.
    func add(_ job: UnownedJob) { queue.add(.task(job, asUnownedTaskExecutor())) }

    /// Runs something that waits; another thread takes this one's place meanwhile.
    package func blocking<Result>(_ body: () -> Result) -> Result {
        // A thread of somebody else takes no place.
        guard isCurrent else { return body() }
        queue.beginBlocking()
        defer { queue.endBlocking() }
        return body()
    }

    /// Runs an action on one of the threads after some time; see ``cancel(_:)``.
    package func after(_ delay: Duration, _ action: @escaping @Sendable () -> Void) -> UInt64 {
        queue.schedule(after: delay, action)
    }

    /// Forgets all actions that haven't begun.
    package func forgetTimers() { queue.unscheduleAll() }

    /// Forgets an action that ``after(_:_:)`` was given, if it hasn't begun.
    package func cancel(_ timer: UInt64) { queue.unschedule(timer) }
}
