/// What began in the last sixty seconds, held against a limit.
///
/// Not a bucket that fills up: after a pause that would let twice the limit through in a minute.
struct SlidingMinute: Sendable {
    static let length = Duration.seconds(60)

    private struct Entry {
        let time: Duration
        let ticket: UInt64
        var amount: Int
    }

    let limit: Int
    private var entries: [Entry] = []
    /// Where the first entry stands that still counts.
    private var head = 0
    private var sum = 0

    init(limit: Int) { self.limit = limit }

    /// When so much more may begin, or nil if it may now.
    ///
    /// What alone is more than the limit may begin when nothing else counts: nobody could ever ask
    /// it otherwise, and the provider knows best.
    mutating func next(_ amount: Int, now: Duration) -> Duration? {
        forget(now)
        if sum == 0 || sum + amount <= limit { return nil }
        var left = sum
        for entry in entries[head...] {
            left -= entry.amount
            if left <= 0 || left + amount <= limit { return entry.time + Self.length }
        }
        return nil
    }

    /// Enters what begins now.
    mutating func add(_ amount: Int, ticket: UInt64, now: Duration) {
        entries.append(Entry(time: now, ticket: ticket, amount: amount))
        sum += amount
    }

    /// Corrects what was estimated when it began.
    mutating func correct(_ ticket: UInt64, to amount: Int) {
        // Tickets are in order, as times are.
        var (low, high) = (head, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].ticket < ticket { low = middle + 1 } else { high = middle }
        }
        guard low < entries.count, entries[low].ticket == ticket else { return }
        sum += amount - entries[low].amount
        entries[low].amount = amount
    }

    private mutating func forget(_ now: Duration) {
        while head < entries.count, entries[head].time + Self.length <= now {
            sum -= entries[head].amount
            head += 1
        }
        guard head >= 1024, head * 2 >= entries.count else { return }
        entries.removeFirst(head)
        head = 0
    }
}
