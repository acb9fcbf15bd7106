import Synchronization

/// Counts from 1, from any thread.
final class Numbers: Sendable {
    private let value = Atomic<Int>(0)
    func next() -> Int { value.add(1, ordering: .relaxed).newValue }
}
