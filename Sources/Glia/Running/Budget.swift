import JSONValues

/// What a training may cost at most, with validation; what is nil has no limit.
///
/// What would overrun it isn't begun, and what was paid for is used.
public struct Budget: Sendable, Equatable {
    /// Rollouts.
    public var rollouts: Int?
    /// Answered model calls.
    public var calls: Int?
    /// Tokens of prompts and answers together.
    public var tokens: Int?
    /// Money, by the models' prices.
    public var cost: Double?
    /// Time; a run with this limit can't be repeated exactly.
    public var time: Duration?

    /// Makes a budget.
    public init(
        rollouts: Int? = nil,
        calls: Int? = nil,
        tokens: Int? = nil,
        cost: Double? = nil,
        time: Duration? = nil
    ) {
        self.rollouts = rollouts
        self.calls = calls
        self.tokens = tokens
        self.cost = cost
        self.time = time
    }

    /// The budget as a pipeline writes it.
    var json: JSON {
        [
            "rollouts": .optional(rollouts), "calls": .optional(calls),
            "tokens": .optional(tokens), "cost": .optional(cost),
            "seconds": .optional(time.map { $0 / .seconds(1) }),
        ]
    }
}

extension JSON {
    /// A whole number, or null.
    static func optional(_ number: Int?) -> JSON {
        guard let number else { return .null }
        return .integer(Int64(number))
    }

    /// A number, or null.
    static func optional(_ number: Double?) -> JSON {
        guard let number else { return .null }
        return .number(number)
    }
}
