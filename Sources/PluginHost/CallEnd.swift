import Contract

/// How a call came to its end.
struct CallEnd {
    let result: Result<SlotValue, ComponentError>
    /// Whether its record may serve for another call: neither a plugin nor a timer looks at it any
    /// more.
    let servesAgain: Bool
}

extension CallEnd {
    /// The end of a call that nobody gave a result.
    static var lost: CallEnd {
        let error = ComponentError(.unknown, "the call has no result")
        return CallEnd(result: .failure(error), servesAgain: false)
    }
}
