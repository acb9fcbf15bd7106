public import JSONValues

/// One training step.
public struct StepRequest: SlotCodable, Equatable {
    /// The epoch, from 0.
    public let epoch: Int
    /// The step within the epoch, from 0.
    public let step: Int
    /// The training examples of the step's batch, by index.
    public let batch: [Int]
    /// How many trials can usefully be run at once.
    public let want: Int

    /// Makes a step.
    public init(epoch: Int, step: Int, batch: [Int], want: Int) {
        self.epoch = epoch
        self.step = step
        self.batch = batch
        self.want = want
    }

    /// Reads a step.
    public init(slotValue: SlotValue) throws {
        let head = try slotValue.head()
        epoch = head["epoch"]?.integer ?? 0
        step = head["step"]?.integer ?? 0
        batch = (head["batch"]?.array ?? []).compactMap(\.integer)
        want = head["want"]?.integer ?? 1
    }

    /// The step as a value of the door.
    public var slotValue: SlotValue {
        SlotValue(head: [
            "epoch": .integer(Int64(epoch)), "step": .integer(Int64(step)),
            "batch": .array(batch.map { .integer(Int64($0)) }), "want": .integer(Int64(want)),
        ])
    }
}

/// Which part of the data an example stands in.
public enum Split: String, Sendable {
    case train
    case validation
}

/// A candidate to be run on named examples.
public struct Trial: Sendable, Equatable {
    /// A number that is new in this search.
    public let id: Int
    /// Values by variable path; variables that aren't named keep their initial value.
    public let variables: JSONObject
    /// Where the examples stand.
    public let split: Split
    /// The examples, by index.
    public let examples: [Int]
    /// Whether traces are wanted.
    public let wantsTraces: Bool
    /// The trials from which this candidate was made.
    public let parents: [Int]
    /// How it was made, in words, for the history.
    public let note: String

    /// Makes a trial.
    public init(
        id: Int,
        variables: JSONObject,
        split: Split,
        examples: [Int],
        wantsTraces: Bool = false,
        parents: [Int] = [],
        note: String = ""
    ) {
        self.id = id
        self.variables = variables
        self.split = split
        self.examples = examples
        self.wantsTraces = wantsTraces
        self.parents = parents
        self.note = note
    }

    /// Reads a trial.
    public init(_ json: JSON) throws {
        guard let id = json["id"]?.integer, let variables = json["variables"]?.object,
            let split = Split(rawValue: json["split"]?.string ?? ""),
            let examples = json["examples"]?.array
        else {
            throw ComponentError(
                .internalFault,
                "a trial needs a number 'id', an object 'variables', a list 'examples' and a "
                    + "'split' that is 'train' or 'validation'"
            )
        }
        self.init(
            id: id,
            variables: variables,
            split: split,
            examples: examples.compactMap(\.integer),
            wantsTraces: json["traces"]?.bool ?? false,
            parents: (json["parents"]?.array ?? []).compactMap(\.integer),
            note: json["note"]?.string ?? ""
        )
    }

    /// The trial as JSON.
    public var json: JSON {
        [
            "id": .integer(Int64(id)), "variables": .object(variables),
            "split": .string(split.rawValue),
            "examples": .array(examples.map { .integer(Int64($0)) }),
            "traces": .bool(wantsTraces), "parents": .array(parents.map { .integer(Int64($0)) }),
            "note": .string(note),
        ]
    }
}

/// What an optimizer wants to know next.
public struct Proposal: SlotCodable, Equatable {
    /// The trials to run; none ends the step.
    public let trials: [Trial]
    /// Why the whole search is over, or nil if it isn't.
    public let done: String?

    /// Makes a proposal.
    public init(trials: [Trial] = [], done: String? = nil) {
        self.trials = trials
        self.done = done
    }

    /// Reads a proposal.
    public init(slotValue: SlotValue) throws {
        let head = try slotValue.head()
        trials = try (head["trials"]?.array ?? []).map(Trial.init)
        done = head["done"]?.string
    }

    /// The proposal as a value of the door.
    public var slotValue: SlotValue {
        var head: JSONObject = ["trials": .array(trials.map(\.json))]
        if let done { head["done"] = .string(done) }
        return SlotValue(head: head)
    }
}

/// Trials to run now, for the service "evaluate".
public struct EvaluationRequest: SlotCodable, Equatable {
    /// The trials.
    public let trials: [Trial]

    /// Makes a request.
    public init(trials: [Trial]) { self.trials = trials }

    /// Reads a request.
    public init(slotValue: SlotValue) throws {
        trials = try Proposal(slotValue: slotValue).trials
    }

    /// The request as a value of the door.
    public var slotValue: SlotValue { Proposal(trials: trials).slotValue }
}
