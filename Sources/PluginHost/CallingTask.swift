/// A task that is inside a plugin's function, for who asks from another thread.
///
/// A class because it is rarely made. Unchecked because whether a task is cancelled may be asked
/// from anywhere while it lives, and it lives as long as it is inside.
final class CallingTask: @unchecked Sendable {
    private let task: UnsafeCurrentTask

    private init(_ task: UnsafeCurrentTask) { self.task = task }

    /// The task that runs on this thread, or nil.
    static var current: CallingTask? { withUnsafeCurrentTask { $0.map { CallingTask($0) } } }

    /// Whether it was cancelled.
    var isCancelled: Bool { task.isCancelled }
}
