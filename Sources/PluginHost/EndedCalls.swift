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
        if let old, old.servesAgain { return old.record }
        return CallRecord(executor: executor, component: component)
    }

    /// Keeps the record of a call that is over.
    ///
    /// - Parameters:
    ///   - record: The record.
    ///   - servesAgain: Whether it may serve for another call later.
    func keep(_ record: CallRecord, servesAgain: Bool) {
        let old = ring.withLock { $0.add(Entry(record: record, servesAgain: servesAgain)) }
        // Freed outside the lock.
        withExtendedLifetime(old) {}
    }

    private struct Entry {
        let record: CallRecord
        let servesAgain: Bool
    }

    /// Records in the order in which they came.
    private struct Ring {
        private var places: [Entry?]
        private var oldest = 0
        private(set) var count = 0

        init(size: Int) { places = Array(repeating: nil, count: size) }

        mutating func takeOldest() -> Entry? {
            guard count > 0 else { return nil }
            let entry = places[oldest].take()
            oldest = (oldest + 1) % places.count
            count -= 1
            return entry
        }

        /// Returns the oldest if there is no room left.
        mutating func add(_ entry: Entry) -> Entry? {
            let old = count == places.count ? takeOldest() : nil
            places[(oldest + count) % places.count] = entry
            count += 1
            return old
        }
    }
}
