public import Contract
public import JSONValues

/// What one trial was asked for.
public struct AskedTrial: Sendable, Equatable {
    /// The trial's number.
    public let id: Int
    /// The candidate that it runs.
    public let candidate: Int
    /// Where the examples stand.
    public let split: Split
    /// The examples.
    public let examples: [Int]
    /// Whether traces are wanted.
    public let wantsTraces: Bool
    /// What it is for, in words.
    public let note: String
}

/// The trials that were asked for and not yet told, and the number of the next.
///
/// It makes a second `ask` before the `tell` harmless (the same trials again), and it checks that
/// results belong to what was asked for.
public struct TrialLedger: Sendable, Equatable {
    private var next = 0
    /// The trials whose results are awaited, as asked for.
    public private(set) var pending: [AskedTrial] = []

    /// Makes an empty ledger.
    public init() {}

    /// Enters a trial, unless it has no examples.
    ///
    /// - Parameters:
    ///   - candidate: The candidate to run.
    ///   - split: Where the examples stand.
    ///   - examples: The examples.
    ///   - wantsTraces: Whether traces are wanted.
    ///   - archive: Where the candidate stands; its first trial is noted there.
    ///   - note: What the trial is for, or nil for how the candidate was made.
    public mutating func enter(
        _ candidate: Int,
        on split: Split,
        _ examples: [Int],
        wantsTraces: Bool = false,
        archive: inout CandidateArchive,
        note: String? = nil
    ) {
        guard !examples.isEmpty else { return }
        pending.append(
            AskedTrial(
                id: next,
                candidate: candidate,
                split: split,
                examples: examples,
                wantsTraces: wantsTraces,
                note: note ?? archive[candidate]?.note ?? ""
            )
        )
        archive.noteTrial(next, of: candidate)
        next += 1
    }

    /// Stops waiting for results.
    public mutating func abandon() { pending = [] }

    /// The pending trials as the host wants them.
    public func proposal(_ archive: CandidateArchive) -> Proposal {
        Proposal(
            trials: pending.map { trial in
                let candidate = archive[trial.candidate]
                return Trial(
                    id: trial.id,
                    variables: candidate?.variables ?? [:],
                    split: trial.split,
                    examples: trial.examples,
                    wantsTraces: trial.wantsTraces,
                    parents: (candidate?.parents ?? []).compactMap { archive[$0]?.firstTrial },
                    note: trial.note
                )
            }
        )
    }

    /// Takes the results of all pending trials.
    ///
    /// - Parameter results: The rows.
    /// - Returns: Each trial with its rows in the order of its examples; an example without row
    ///   gets an unscored one, so that it isn't asked for again and again.
    /// - Throws: `ComponentError` for a row that wasn't asked for.
    public mutating func settle(
        _ results: TrialResults
    ) throws -> [(trial: AskedTrial, rows: [TrialResults.Row])] {
        var found: [Int: [Int: TrialResults.Row]] = [:]
        for row in results.rows {
            guard let trial = pending.first(where: { $0.id == row.trial }) else {
                let awaited = pending.map { String($0.id) }.joined(separator: ", ")
                throw ComponentError(
                    .invalidArgument,
                    "results came for trial \(row.trial), but those awaited are "
                        + (awaited.isEmpty ? "none" : awaited)
                )
            }
            guard trial.examples.contains(row.example) else {
                throw ComponentError(
                    .invalidArgument,
                    "trial \(row.trial) has a result for example \(row.example), for which it "
                        + "didn't ask"
                )
            }
            found[row.trial, default: [:]][row.example] = row
        }
        defer { pending = [] }
        return pending.map { trial in
            (
                trial,
                trial.examples.map { example in
                    found[trial.id]?[example]
                        ?? TrialResults.Row(trial: trial.id, example: example, score: .nan)
                }
            )
        }
    }
}

extension TrialLedger {
    /// Checks a ledger that was read against what there is to run.
    ///
    /// - Parameters:
    ///   - archive: The candidates.
    ///   - space: The sizes of the data.
    /// - Throws: `ComponentError` if a trial names a candidate or an example that isn't there.
    public func check(_ archive: CandidateArchive, _ space: SearchSpace) throws {
        for trial in pending {
            guard archive[trial.candidate] != nil else {
                throw ComponentError(
                    .invalidArgument,
                    "the saved state awaits results of candidate \(trial.candidate), which it "
                        + "doesn't hold; start the search anew or restore the file"
                )
            }
            let count = trial.split == .train ? space.trainCount : space.validationCount
            for example in trial.examples where !(0..<count).contains(example) {
                throw ComponentError(
                    .failedPrecondition,
                    "the saved search awaits example \(example) of the \(trial.split.rawValue) "
                        + "data, which has \(count); load it together with its own data"
                )
            }
        }
    }

    /// Reads a ledger that ``json`` wrote; throws `ComponentError` if it is none.
    public init(_ json: JSON?) throws {
        let record = try SearchRecord(json, name: "trials")
        next = try record.integer("next")
        pending = try record.list("pending").map { element in
            let one = try SearchRecord(element, name: "trials")
            guard let split = Split(rawValue: try one.text("split")) else {
                throw SearchRecord.unreadable("split", "'train' or 'validation'", one["split"])
            }
            return AskedTrial(
                id: try one.integer("id"),
                candidate: try one.integer("candidate"),
                split: split,
                examples: try one.integers("examples"),
                wantsTraces: one["traces"]?.bool ?? false,
                note: try one.text("note")
            )
        }
    }

    /// The ledger as JSON.
    public var json: JSON {
        [
            "next": .integer(Int64(next)),
            "pending": .array(
                pending.map { trial in
                    [
                        "id": .integer(Int64(trial.id)),
                        "candidate": .integer(Int64(trial.candidate)),
                        "split": .string(trial.split.rawValue),
                        "examples": .array(trial.examples.map { .integer(Int64($0)) }),
                        "traces": .bool(trial.wantsTraces), "note": .string(trial.note),
                    ]
                }
            ),
        ]
    }
}
