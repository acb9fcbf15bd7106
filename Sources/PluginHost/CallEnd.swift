import Contract

/// How a call came to its end.
struct CallEnd {
    let result: Result<SlotValue, ComponentError>
    /// Whether its record may serve for another call: neither a plugin nor a timer looks at it any
    /// more.
    let servesAgain: Bool
}
