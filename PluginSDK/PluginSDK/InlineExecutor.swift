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

/// Starts a task on the thread that calls, to go on later on whichever thread wakes it.
///
/// Use it in place of `Task { }`, which would start Swift's own thread pool inside the plugin.
///
/// - Parameter body: What to do; it runs up to its first suspension before this returns.
/// - Returns: The task.
public func startInline<Result: Sendable>(
    _ body: @escaping @Sendable () async throws -> Result
) -> Task<Result, any Error> {
    Task(executorPreference: InlineExecutor.shared) { try await body() }
}
