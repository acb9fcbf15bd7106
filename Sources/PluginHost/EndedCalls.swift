import Synchronization

/// Keeps the records of calls that have ended for a while, then gives them out for other calls.
///
/// A plugin that ends a call a second time meets the record, which knows better, and not one that
/// serves for another call: that comes after this many further calls.
///
/// A class because all components of a registry share it.
final class EndedCalls: Sendable {
    private static let capacity = 1024

    private let ring = Mutex(Ring())

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
    func keep(_ record: consuming CallRecord, servesAgain: Bool) {
        var entry = Optional(Entry(record: record, servesAgain: servesAgain))
        let old = ring.withLock { ring in entry.take().flatMap { ring.add($0) } }
        // Freed outside the lock.
        withExtendedLifetime(old) {}
    }

    private struct Entry {
        let record: CallRecord
        let servesAgain: Bool
    }

    /// Records in the order in which they came.
    ///
    /// In memory of its own: an array is asked at each change whether somebody else has it too.
    private struct Ring: ~Copyable {
        /// A power of two, so that where one stands costs no division.
        private static let size = 2 * EndedCalls.capacity

        private let places: UnsafeMutablePointer<Entry?>
        private var oldest = 0
        private(set) var count = 0

        init() {
            places = .allocate(capacity: Self.size)
            places.initialize(repeating: nil, count: Self.size)
        }

        deinit {
            places.deinitialize(count: Self.size)
            places.deallocate()
        }

        mutating func takeOldest() -> Entry? {
            guard count > 0 else { return nil }
            let entry = places[oldest].take()
            oldest = (oldest + 1) & (Self.size - 1)
            count -= 1
            return entry
        }

        /// Returns the oldest if there is no room left.
        mutating func add(_ entry: consuming Entry) -> Entry? {
            let old = count == Self.size ? takeOldest() : nil
            places[(oldest + count) & (Self.size - 1)] = entry
            count += 1
            return old
        }
    }
}
