/// Runs tasks on the thread that wakes them.
///
/// A plugin lives in a process whose threads are the host's. With this executor its async
/// functions run on the host's threads only: at first on the one that called the slot, later on
/// the one that brought a reply. Swift's own thread pool is never started.
final class InlineExecutor: TaskExecutor {
    static let shared = InlineExecutor()

    func enqueue(_ job: consuming ExecutorJob) {
        job.runSynchronously(on: asUnownedTaskExecutor())
    }
}
