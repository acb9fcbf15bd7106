import Synchronization

/// Keeps the records of calls that have ended for a while.
///
/// A plugin that ends a call a second time then meets the record, which knows better, instead of
/// freed memory. After this many further calls the memory is reused.
final class EndedCalls: Sendable {
    private static let capacity = 1024
    private let ring = Mutex<(records: [CallRecord?], next: Int)>(
        (Array(repeating: nil, count: capacity), 0)
    )

    func keep(_ record: CallRecord) {
        record.forget()
        let old = ring.withLock { ring -> CallRecord? in
            let old = ring.records[ring.next]
            ring.records[ring.next] = record
            ring.next = (ring.next + 1) % Self.capacity
            return old
        }
        // Freed outside the lock.
        withExtendedLifetime(old) {}
    }
}
