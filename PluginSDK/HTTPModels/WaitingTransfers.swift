/// The transfers that were submitted and haven't begun.
///
/// Whoever makes calls in a crowd submits the next transfer soon after one has ended. Transfers of
/// a crowd that ended together wait for each other here, for a moment: begun together, their
/// answers come together again, and what it costs to wake an idle core, or to have libcurl's code
/// at hand, is paid once for all of them.
struct WaitingTransfers<Transfer> {
    private var transfers: [Transfer] = []
    /// How many more are expected.
    private var expected = 0
    /// Until when those that are here wait for them.
    private var time = ContinuousClock.now

    /// When those that are here needn't wait for others any more; nil if they don't.
    var held: ContinuousClock.Instant? { expected > 0 ? time : nil }

    /// Adds a transfer, and says whether it completes what was expected.
    mutating func add(_ transfer: Transfer) -> Bool {
        transfers.append(transfer)
        expected = max(0, expected - 1)
        return expected == 0
    }

    /// Has transfers wait until so many more have come, or that time has.
    mutating func expect(_ count: Int, until time: ContinuousClock.Instant) {
        expected += count
        self.time = time
    }

    /// Whether some are here that needn't wait, or no longer.
    func areDue(at now: ContinuousClock.Instant) -> Bool {
        !transfers.isEmpty && (expected == 0 || time <= now)
    }

    /// Hands out all that are here, whatever they wait for.
    mutating func takeAll(at now: ContinuousClock.Instant) -> [Transfer] {
        if time <= now { expected = 0 }
        defer { transfers.removeAll(keepingCapacity: true) }
        return transfers
    }
}
