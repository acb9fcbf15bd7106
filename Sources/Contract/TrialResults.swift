public import JSONValues

/// What became of trials, one row for each trial and example.
public struct TrialResults: SlotCodable, Equatable {
    /// One example of one trial.
    public struct Row: Sendable, Equatable {
        /// The trial.
        public let trial: Int
        /// The example's index.
        public let example: Int
        /// The score; NaN if it is unscored.
        public let score: Double
        /// What the reward said in words, or nil.
        public let feedback: String?
        /// The parts of the score; none if the reward has none.
        public let objectives: [Objective]
        /// {input, target, output, reason, modules} as JSON text, if traces were wanted.
        public let trace: String?

        /// Makes a row.
        public init(
            trial: Int,
            example: Int,
            score: Double,
            feedback: String? = nil,
            objectives: [Objective] = [],
            trace: String? = nil
        ) {
            self.trial = trial
            self.example = example
            self.score = score
            self.feedback = feedback
            self.objectives = objectives
            self.trace = trace
        }
    }

    /// The rows; those of one trial stand together.
    public let rows: [Row]

    /// Makes results.
    public init(rows: [Row]) { self.rows = rows }

    /// Reads results.
    public init(slotValue: SlotValue) throws {
        guard let trials = slotValue.integers("trial"),
            let examples = slotValue.integers("example")
        else {
            throw ComponentError(
                .invalidArgument,
                "the arrays 'trial' and 'example' of i64 numbers are missing"
            )
        }
        let scores = try slotValue.requiredNumbers("scores")
        guard trials.count == examples.count, trials.count == scores.count else {
            throw ComponentError(.invalidArgument, "the arrays of results differ in length")
        }
        let feedback = slotValue.texts("feedback") ?? []
        let objectives = try slotValue.objectives(rows: scores.count)
        let traces = slotValue.texts("traces") ?? []
        rows = trials.indices.map { row in
            Row(
                trial: Int(trials[row]),
                example: Int(examples[row]),
                score: scores[row],
                feedback: feedback.indices.contains(row) ? feedback[row] : nil,
                objectives: objectives.isEmpty ? [] : objectives[row],
                trace: traces.indices.contains(row) ? traces[row] : nil
            )
        }
    }

    /// The results as a value of the door.
    public var slotValue: SlotValue {
        var arrays = [
            NamedArray("trial", .i64(rows.map { Int64($0.trial) })),
            NamedArray("example", .i64(rows.map { Int64($0.example) })),
            NamedArray("scores", .f64(rows.map(\.score))),
            NamedArray("feedback", .text(TextRows(rows.map(\.feedback)))),
        ]
        if rows.contains(where: { $0.trace != nil }) {
            arrays.append(NamedArray("traces", .text(TextRows(rows.map(\.trace)))))
        }
        let table = SlotValue.table(of: rows.map(\.objectives))
        if let table { arrays.append(table.array) }
        return SlotValue(head: table.map { ["objectives": $0.names] } ?? [:], arrays: arrays)
    }
}

/// The answer of a search.
public struct Conclusion: SlotCodable, Equatable {
    /// The values to adopt, by variable path.
    public let variables: JSONObject
    /// Why these, in words.
    public let why: String

    /// Makes a conclusion.
    public init(variables: JSONObject, why: String) {
        self.variables = variables
        self.why = why
    }

    /// Reads a conclusion.
    public init(slotValue: SlotValue) throws {
        let head = try slotValue.head()
        guard let variables = head["variables"]?.object else {
            throw ComponentError(.internalFault, "the object 'variables' is missing")
        }
        self.variables = variables
        why = head["why"]?.string ?? ""
    }

    /// The conclusion as a value of the door.
    public var slotValue: SlotValue {
        SlotValue(head: ["variables": .object(variables), "why": .string(why)])
    }
}

/// The state of a search, the optimizer's own JSON.
public struct SearchState: SlotCodable, Equatable {
    /// The JSON text.
    public let text: String

    /// Makes a state.
    public init(_ text: String) { self.text = text }

    /// Reads a state.
    public init(slotValue: SlotValue) throws {
        guard let text = try slotValue.requiredTexts("state").first ?? nil else {
            throw ComponentError(.invalidArgument, "the array 'state' is empty")
        }
        self.text = text
    }

    /// The state as a value of the door.
    public var slotValue: SlotValue {
        SlotValue(arrays: [NamedArray("state", .text([text]))])
    }
}

/// A search to go on with.
public struct SavedSearch: SlotCodable {
    /// What there is to search.
    public let space: SearchSpace
    /// How far the search was.
    public let state: SearchState

    /// Makes a saved search.
    public init(space: SearchSpace, state: SearchState) {
        self.space = space
        self.state = state
    }

    /// Reads a saved search.
    public init(slotValue: SlotValue) throws {
        space = try SearchSpace(slotValue: slotValue)
        state = try SearchState(slotValue: slotValue)
    }

    /// The saved search as a value of the door.
    public var slotValue: SlotValue {
        var value = space.slotValue
        value.arrays += state.slotValue.arrays
        return value
    }
}
