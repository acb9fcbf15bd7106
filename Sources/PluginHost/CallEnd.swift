import Contract

/// How a call came to its end.
///
/// Four words, which fit into registers: to copy more of what was just written stalls a processor.
struct CallEnd {
    /// What it gave; nil if it failed.
    let value: SlotValue?
    /// Why it failed.
    let error: (any Error)?
    /// Whether its record may serve for another call: neither a plugin nor a timer looks at it any
    /// more.
    let servesAgain: Bool

    /// Returns what the call gave.
    ///
    /// - Throws: ``ComponentError``, why it failed.
    func get() throws -> SlotValue {
        if let value { return value }
        throw error ?? ComponentError(.unknown, "the call has no result")
    }
}

extension CallEnd {
    /// The end of a call that nobody gave a result.
    static var lost: CallEnd { CallEnd(value: nil, error: nil, servesAgain: false) }
}
