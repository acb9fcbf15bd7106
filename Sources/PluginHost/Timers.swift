/// Actions that are due at some time.
struct Timers {
    typealias Action = @Sendable () -> Void

    private struct Timer {
        let due: ContinuousClock.Instant
        let action: Action
    }

    private var timers: [UInt64: Timer] = [:]
    private var next: UInt64 = 1

    /// When the first of them is due; nil if there is none.
    var earliest: ContinuousClock.Instant? { timers.values.lazy.map(\.due).min() }

    /// Adds an action, and returns by what ``remove(_:)`` knows it.
    mutating func add(_ action: @escaping Action, due: ContinuousClock.Instant) -> UInt64 {
        defer { next += 1 }
        timers[next] = Timer(due: due, action: action)
        return next
    }

    /// Forgets an action, if it is still there.
    mutating func remove(_ id: UInt64) { timers[id] = nil }

    /// Takes out the actions that are due, the earliest first.
    mutating func takeDue(at now: ContinuousClock.Instant) -> [Action] {
        let due = timers.filter { $0.value.due <= now }
        guard !due.isEmpty else { return [] }
        for id in due.keys { timers[id] = nil }
        return due.sorted { ($0.value.due, $0.key) < ($1.value.due, $1.key) }.map(\.value.action)
    }
}
