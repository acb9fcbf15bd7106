package import Contract

/// Reads parts of a call's result while the call runs.
package protocol PartReader: Sendable {
    /// Takes a part; waits while it can't, but no longer than until the call is cancelled.
    ///
    /// - Parameters:
    ///   - part: The part.
    ///   - isCancelled: Says whether the call is cancelled meanwhile.
    func take(_ part: SlotValue, unless isCancelled: @Sendable () -> Bool)
}
