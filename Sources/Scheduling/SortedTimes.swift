/// Times in order, the earliest first.
///
/// Those that come are mostly the latest, and those that go the earliest: either costs the same
/// however many there are.
struct SortedTimes: Sendable {
    private var times: ArraySlice<Duration> = []

    /// The earliest.
    var first: Duration? { times.first }

    mutating func insert(_ time: Duration) {
        guard let last = times.last, last > time else { return times.append(time) }
        times.insert(time, at: place(of: time))
    }

    /// Removes one such time, if there is one.
    mutating func remove(_ time: Duration) {
        if times.first == time {
            times.removeFirst()
            return
        }
        let place = place(of: time)
        if place < times.endIndex, times[place] == time { times.remove(at: place) }
    }

    /// Where the first time stands that isn't earlier.
    private func place(of time: Duration) -> Int {
        var (low, high) = (times.startIndex, times.endIndex)
        while low < high {
            let middle = (low + high) / 2
            if times[middle] < time { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
