/// Calls that wait for their turn, in the order in which they get it.
///
/// Shares take turns, by the tokens that each has got. Within a share calls with one prefix come
/// together, up to a number of them; then comes whoever has waited longest.
struct WaitingCalls<Waiter: Sendable>: Sendable {
    /// So many calls with one prefix may overtake others.
    static var longestStreak: Int { 64 }

    private struct Item {
        let order: UInt64
        let turn: CallTurn
        let waiter: Waiter
    }

    private struct Line {
        /// What the share has got, in tokens.
        var served = 0.0
        /// By prefix, the oldest first.
        var groups: [UInt64: ArraySlice<Item>] = [:]
        /// All that came, the oldest first; the first one still waits, later ones may have gone.
        private var arrivals: ArraySlice<(order: UInt64, prefix: UInt64)> = []
        var prefix: UInt64?
        var streak = 0

        /// The group whose first call goes next.
        var next: UInt64? {
            if let prefix, streak < WaitingCalls.longestStreak, groups[prefix] != nil {
                return prefix
            }
            return arrivals.first?.prefix
        }

        mutating func append(_ item: Item, _ reached: Double) {
            // Who wanted nothing for a while gets no credit for it.
            if groups.isEmpty { served = max(served, reached) }
            groups[item.turn.prefix, default: []].append(item)
            arrivals.append((item.order, item.turn.prefix))
        }

        /// Forgets the first ones that have gone; comes after any has.
        mutating func forgetGone() {
            while let first = arrivals.first, (oldest(first.prefix) ?? .max) > first.order {
                arrivals.removeFirst()
            }
        }

        private func oldest(_ prefix: UInt64) -> UInt64? { groups[prefix]?.first?.order }

        mutating func pop() -> Item? {
            guard let next, let item = groups[next]?.popFirst() else { return nil }
            if groups[next]?.isEmpty == true { groups[next] = nil }
            forgetGone()
            streak = prefix == next && streak < WaitingCalls.longestStreak ? streak + 1 : 1
            prefix = next
            served += Double(max(1, item.turn.tokens))
            return item
        }
    }

    private var lines: [String: Line] = [:]
    private var orders: UInt64 = 0
    /// What the share has got whose turn was last.
    private var reached = 0.0
    private(set) var count = 0
    private var deadlines = SortedTimes()

    var isEmpty: Bool { count == 0 }

    mutating func append(_ turn: CallTurn, _ waiter: Waiter) {
        orders += 1
        count += 1
        if let deadline = turn.deadline { deadlines.insert(deadline) }
        let item = Item(order: orders, turn: turn, waiter: waiter)
        lines[turn.share, default: Line()].append(item, reached)
    }

    /// The share whose turn it is; of equal ones the first by name.
    private var share: String? {
        lines.filter { !$0.value.groups.isEmpty }
            .min { ($0.value.served, $0.key) < ($1.value.served, $1.key) }?.key
    }

    /// The call whose turn it is, without taking it.
    var first: CallTurn? {
        guard let line = share.flatMap({ lines[$0] }), let prefix = line.next else { return nil }
        return line.groups[prefix]?.first?.turn
    }

    /// Takes the call whose turn it is.
    mutating func popFirst() -> (turn: CallTurn, waiter: Waiter)? {
        guard let share else { return nil }
        reached = lines[share]?.served ?? 0
        guard let item = lines[share]?.pop() else { return nil }
        count -= 1
        if let deadline = item.turn.deadline { deadlines.remove(deadline) }
        return (item.turn, item.waiter)
    }

    /// Takes all calls that are no longer wanted.
    mutating func takeOverdue(_ now: Duration) -> [Waiter] {
        take { item in item.turn.deadline.map { $0 <= now } ?? false }
    }

    /// Takes all calls.
    mutating func takeAll() -> [Waiter] { take { _ in true } }

    /// The earliest time at which a call is no longer wanted.
    var earliestDeadline: Duration? { deadlines.first }

    private mutating func take(_ isTaken: (Item) -> Bool) -> [Waiter] {
        var taken: [Item] = []
        for share in lines.keys {
            for (prefix, group) in lines[share]?.groups ?? [:] {
                taken += group.filter(isTaken)
                let rest = group.filter { !isTaken($0) }
                lines[share]?.groups[prefix] = rest.isEmpty ? nil : rest[...]
            }
            lines[share]?.forgetGone()
        }
        count -= taken.count
        // The earliest first: each is found where the last one stood.
        for deadline in taken.compactMap(\.turn.deadline).sorted() { deadlines.remove(deadline) }
        return taken.sorted { $0.order < $1.order }.map(\.waiter)
    }
}
