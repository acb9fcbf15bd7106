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
        var prefix: UInt64?
        var streak = 0

        /// The group whose first call goes next.
        var next: UInt64? {
            if let prefix, streak < WaitingCalls.longestStreak, groups[prefix] != nil {
                return prefix
            }
            return groups.min { ($0.value.first?.order ?? 0) < ($1.value.first?.order ?? 0) }?.key
        }

        mutating func append(_ item: Item, _ reached: Double) {
            // Who wanted nothing for a while gets no credit for it.
            if groups.isEmpty { served = max(served, reached) }
            groups[item.turn.prefix, default: []].append(item)
        }

        mutating func pop() -> Item? {
            guard let next, let item = groups[next]?.popFirst() else { return nil }
            if groups[next]?.isEmpty == true { groups[next] = nil }
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
    /// How many of them have a deadline.
    private var deadlines = 0

    var isEmpty: Bool { count == 0 }

    mutating func append(_ turn: CallTurn, _ waiter: Waiter) {
        orders += 1
        count += 1
        if turn.deadline != nil { deadlines += 1 }
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
        if item.turn.deadline != nil { deadlines -= 1 }
        return (item.turn, item.waiter)
    }

    /// Takes all calls that are no longer wanted.
    mutating func takeOverdue(_ now: Duration) -> [Waiter] {
        take { item in item.turn.deadline.map { $0 <= now } ?? false }
    }

    /// Takes all calls.
    mutating func takeAll() -> [Waiter] { take { _ in true } }

    /// The earliest time at which a call is no longer wanted.
    var earliestDeadline: Duration? {
        guard deadlines > 0 else { return nil }
        return lines.values.flatMap { $0.groups.values.joined() }.compactMap(\.turn.deadline).min()
    }

    private mutating func take(_ isTaken: (Item) -> Bool) -> [Waiter] {
        var taken: [Item] = []
        for share in lines.keys {
            for (prefix, group) in lines[share]?.groups ?? [:] {
                taken += group.filter(isTaken)
                let rest = group.filter { !isTaken($0) }
                lines[share]?.groups[prefix] = rest.isEmpty ? nil : rest[...]
            }
        }
        count -= taken.count
        deadlines -= taken.count { $0.turn.deadline != nil }
        return taken.sorted { $0.order < $1.order }.map(\.waiter)
    }
}
