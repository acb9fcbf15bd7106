import JSONValues

/// The most that a search can ask for, as far as the optimizer knows it when it begins.
public struct SearchBound: SlotCodable, Equatable {
    /// How many rollouts all its trials together can have; nil if it doesn't say.
    public let rollouts: Int?
    /// How many model calls of its own it can make; nil if it doesn't say.
    public let modelCalls: Int?

    /// Makes a bound.
    public init(rollouts: Int? = nil, modelCalls: Int? = nil) {
        self.rollouts = rollouts
        self.modelCalls = modelCalls
    }

    /// The greatest number that a bound says; nobody waits for so many.
    public static let greatest = 1 << 53

    /// Returns the product of counts, at most ``greatest``.
    public static func product(_ counts: Int...) -> Int {
        counts.reduce(1) { product, count in
            let (result, isTooLarge) = product.multipliedReportingOverflow(by: max(0, count))
            return isTooLarge ? greatest : min(result, greatest)
        }
    }

    /// Reads a bound.
    public init(slotValue: SlotValue) throws {
        let head = try slotValue.head()
        self.init(
            rollouts: head["rollouts"]?.integer,
            modelCalls: head["model_calls"]?.integer
        )
    }

    /// The bound as a value of the door.
    public var slotValue: SlotValue {
        var head: JSONObject = [:]
        if let rollouts { head["rollouts"] = .integer(Int64(rollouts)) }
        if let modelCalls { head["model_calls"] = .integer(Int64(modelCalls)) }
        return SlotValue(head: head)
    }
}
