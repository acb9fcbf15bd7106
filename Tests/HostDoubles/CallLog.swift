import Synchronization

/// What was called, in order.
///
/// A class because the doubles of one test share it.
package final class CallLog: Sendable {
    private let record = Mutex<[String]>([])

    /// Makes an empty log.
    package init() {}

    /// The lines so far.
    package var lines: [String] { record.withLock { $0 } }

    /// Adds a line.
    package func append(_ line: String) { record.withLock { $0.append(line) } }
}
