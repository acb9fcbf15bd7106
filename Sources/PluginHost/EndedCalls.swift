import Synchronization

/// Keeps the records of calls that have ended for a while, then gives them out for other calls.
///
/// A plugin that ends a call a second time meets the record, which knows better, and not one that
/// serves for another call: that comes after this many further calls.
///
/// A class because all components of a registry share it.
final class EndedCalls: Sendable {
    private static let capacity = 1024

    private let ring = Mutex(Ring(size: 2 * capacity))

    /// Returns a record for a call of a component.
    func record(executor: HostExecutor, component: ManifestReference) -> CallRecord {
        let old = ring.withLock { $0.count < Self.capacity ? nil : $0.takeOldest() }
        if let old, old.servesAgain { return old }
        return CallRecord(executor: executor, component: component)
    }

    /// Keeps the record of a call that is over.
    func keep(_ record: CallRecord) {
        let old = ring.withLock { $0.add(record) }
        // Freed outside the lock.
        withExtendedLifetime(old) {}
    }

    /// Records in the order in which they came.
    private struct Ring {
        private var places: [CallRecord?]
        private var oldest = 0
        private(set) var count = 0

        init(size: Int) { places = Array(repeating: nil, count: size) }

        mutating func takeOldest() -> CallRecord? {
            guard count > 0 else { return nil }
            let record = places[oldest].take()
            oldest = (oldest + 1) % places.count
            count -= 1
            return record
        }

        /// Returns the oldest if there is no room left.
        mutating func add(_ record: CallRecord) -> CallRecord? {
            let old = count == places.count ? takeOldest() : nil
            places[(oldest + count) % places.count] = record
            count += 1
            return old
        }
    }
}
