package import Contract
package import JSONValues

/// Something that happened in a run.
///
/// Events hold no times and nothing else that differs between two runs with one seed: the record
/// of such runs is the same, byte for byte.
package enum HistoryEvent: Sendable, Equatable {
    /// The run began: what is trained, with which settings.
    case begin(JSONObject)
    /// A trial was run.
    case trial(TrialRecord)
    /// An epoch ended, with its values by key, what they are means of, and the fingerprint of the
    /// candidate that is adopted after it.
    case epoch(Int, [NamedValue], SearchCounts, adopted: String = "")
    /// The run ended: why, and what was adopted.
    case end(JSONObject)

    /// One trial.
    package struct TrialRecord: Sendable, Equatable {
        /// The trial's number.
        package let id: Int
        /// The epoch and the step in which it was asked for, from 0.
        package let epoch: Int
        package let step: Int
        /// The fingerprint of the candidate, and its overlay.
        package let candidate: String
        package let variables: JSONObject
        /// Where its examples stand and which they are.
        package let split: String
        package let examples: [Int]
        /// Scores in the order of the examples; NaN where unscored.
        package let scores: [Double]
        /// The parts of the scores in the same order; none if the reward has none.
        package let objectives: [[Objective]]
        /// Why examples have no score, or the program no output: each reason with the places in
        /// ``examples``.
        package let reasons: [Reason]
        /// The trials it was made from, and how.
        package let parents: [Int]
        package let note: String

        /// Makes a record.
        package init(
            id: Int,
            epoch: Int,
            step: Int,
            candidate: String,
            variables: JSONObject,
            split: String,
            examples: [Int],
            scores: [Double],
            objectives: [[Objective]] = [],
            reasons: [Reason] = [],
            parents: [Int],
            note: String
        ) {
            self.id = id
            self.epoch = epoch
            self.step = step
            self.candidate = candidate
            self.variables = variables
            self.split = split
            self.examples = examples
            self.scores = scores
            self.objectives = objectives
            self.reasons = reasons
            self.parents = parents
            self.note = note
        }
    }

    /// What went wrong, and with which of a trial's examples.
    package struct Reason: Sendable, Equatable {
        /// What, in words.
        package let text: String
        /// The places of the examples in the trial's list.
        package var places: [Int]

        /// Makes a reason.
        package init(_ text: String, places: [Int]) {
            self.text = text
            self.places = places
        }
    }

    /// How many samples the values of an epoch are over.
    package struct SearchCounts: Sendable, Equatable {
        /// The rollouts of the epoch's trials.
        package let search: SampleCounts
        /// The validation examples, with the adopted variables.
        package let validation: SampleCounts

        /// Makes counts.
        package init(search: SampleCounts, validation: SampleCounts) {
            self.search = search
            self.validation = validation
        }
    }

    /// A number under a history key.
    package struct NamedValue: Sendable, Equatable {
        /// The key, such as "val_reward".
        package let key: String
        /// The number.
        package let value: Double

        /// Makes a named value.
        package init(key: String, value: Double) {
            self.key = key
            self.value = value
        }
    }

    /// The event as one JSON object.
    package var json: JSON {
        switch self {
        case .begin(let members): return Self.event("begin", members)
        case .end(let members): return Self.event("end", members)
        case .epoch(let epoch, let values, let counts, let adopted):
            let numbers = values.map { JSONObject.Member(name: $0.key, value: .number($0.value)) }
            return Self.event(
                "epoch",
                [
                    "epoch": .integer(Int64(epoch)), "values": .object(JSONObject(numbers)),
                    "samples": counts.search.json, "val_samples": counts.validation.json,
                    "candidate": .string(adopted),
                ]
            )
        case .trial(let trial): return Self.event("trial", trial.json)
        }
    }

    private static func event(_ name: String, _ members: JSONObject) -> JSON {
        .object(JSONObject([.init(name: "event", value: .string(name))] + members.members))
    }
}

extension HistoryEvent.TrialRecord {
    fileprivate var json: JSONObject {
        var members: JSONObject = [
            "trial": .integer(Int64(id)), "epoch": .integer(Int64(epoch)),
            "step": .integer(Int64(step)), "candidate": .string(candidate),
            "split": .string(split), "examples": .array(examples.map { .integer(Int64($0)) }),
            "scores": Self.list(scores),
        ]
        // Most rewards have none.
        if !objectives.joined().isEmpty { members["objectives"] = .object(columns) }
        members["parents"] = .array(parents.map { .integer(Int64($0)) })
        members["note"] = .string(note)
        members["variables"] = .object(variables)
        if !reasons.isEmpty { members["reasons"] = .array(reasons.map(\.json)) }
        return members
    }

    /// The objectives by name, each a list in the order of the examples.
    private var columns: JSONObject {
        var columns: JSONObject = [:]
        for name in objectives.joined().map(\.name) where columns[name] == nil {
            let values = objectives.map { row in row.first { $0.name == name }?.value ?? .nan }
            columns[name] = Self.list(values)
        }
        return columns
    }

    private static func list(_ numbers: [Double]) -> JSON {
        .array(numbers.map { $0.isFinite ? .number($0) : .null })
    }
}

extension HistoryEvent.Reason {
    fileprivate var json: JSON {
        ["reason": .string(text), "places": .array(places.map { .integer(Int64($0)) })]
    }
}
