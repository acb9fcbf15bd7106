public import JSONValues

/// Something that happened in a run, as callbacks see it: a JSON object with the member `event`.
public struct RunEvent: Sendable, Equatable {
    /// What happened.
    public enum Kind: String, Sendable {
        /// The run begins: `program` (the whole program file, untrained), `keys` (of the values
        /// that epochs will have), `epochs`, `steps_per_epoch`, and all that the history begins with.
        case begin
        /// A trial was run, as the history has it.
        case trial
        /// A step ended: `epoch`, `step`, `steps`, `spent`.
        case step
        /// An epoch ended: `epoch`, `values` by key, `variables` (all of them), `why`, `spent`.
        case epoch
        /// The run ended: `reason`, `why`, `variables`.
        case end
    }

    /// The event as it crosses the door.
    public let json: JSONObject

    /// Makes an event of what came through the door.
    public init(_ json: JSONObject) { self.json = json }

    /// Makes an event.
    public init(_ kind: Kind, _ members: JSONObject) {
        json = JSONObject(
            [.init(name: "event", value: .string(kind.rawValue))]
                + members.members.filter { $0.name != "event" }
        )
    }

    /// What happened; nil for an event of a newer host.
    public var kind: Kind? { Kind(rawValue: json["event"]?.string ?? "") }
    /// The epoch, from 0.
    public var epoch: Int { json["epoch"]?.integer ?? 0 }
    /// The values of an epoch in alphabetical order of their keys; empty for other events.
    public var values: [(key: String, value: Double)] {
        (json["values"]?.object?.members ?? []).compactMap { member in
            member.value.number.map { (member.name, $0) }
        }
    }
    /// What the run has cost so far.
    public var spent: Spending { Spending(json["spent"]) }
}

/// What a run has cost so far.
public struct Spending: Sendable, Equatable {
    /// Rollouts that were run.
    public var rollouts: Int
    /// Model calls that were answered, those of embedding models too.
    public var calls: Int
    /// Their tokens.
    public var usage: Usage
    /// Their price by the pipeline's price table, in its currency; 0 for models without one.
    public var cost: Double

    /// Makes a sum.
    public init(rollouts: Int = 0, calls: Int = 0, usage: Usage = Usage(), cost: Double = 0) {
        self.rollouts = rollouts
        self.calls = calls
        self.usage = usage
        self.cost = cost
    }

    /// Reads a sum; what is missing counts as 0.
    public init(_ json: JSON?) {
        self.init(
            rollouts: json?["rollouts"]?.integer ?? 0,
            calls: json?["calls"]?.integer ?? 0,
            usage: Usage(json),
            cost: json?["cost"]?.number ?? 0
        )
    }

    /// The sum as JSON.
    public var json: JSON {
        let members: JSONObject = [
            "rollouts": .integer(Int64(rollouts)), "calls": .integer(Int64(calls)),
        ]
        return .object(
            JSONObject(
                members.members + (usage.json.object?.members ?? [])
                    + [.init(name: "cost", value: .number(cost))]
            )
        )
    }

    /// The tokens of prompts and answers together.
    public var tokens: Int { usage.inputTokens + usage.outputTokens }
}
