public import JSONValues

/// Says how good outputs are.
///
/// ## What the host promises
/// `check` comes first, once, with the schemas of the data; `score` only if it passed. Rows of a
/// batch belong together by their number. Calls may come at the same time if the manifest says so.
///
/// ## What you must do
/// Higher is better, within the range that the manifest gives. Score the same row the same way
/// whatever stands beside it in the batch. A missing output (the program failed) scores 0.
///
/// ## Errors
/// A row that can't be scored is listed as unscored, with the reason. Throw only if the whole
/// call is pointless.
public protocol Reward: Sendable {
    /// Says whether it can score such data at all.
    ///
    /// - Parameters:
    ///   - schemas: The schemas of the program's input, output and target.
    ///   - call: The call.
    /// - Throws: ``ComponentError`` that says what doesn't fit and what would.
    func check(_ schemas: DataSchemas, call: any Call) async throws

    /// Scores a batch.
    ///
    /// - Parameters:
    ///   - request: The rows.
    ///   - call: The call.
    /// - Returns: One score for each row.
    /// - Throws: ``ComponentError`` if no row can be scored.
    func score(_ request: ScoreRequest, call: any Call) async throws -> Score
}

/// The schemas of the data that a reward or a metric will see.
public struct DataSchemas: SlotCodable {
    /// JSON Schema of the program's input.
    public let input: JSON
    /// JSON Schema of the program's output.
    public let output: JSON
    /// JSON Schema of the targets.
    public let target: JSON

    /// Makes the three schemas.
    public init(input: JSON, output: JSON, target: JSON) {
        self.input = input
        self.output = output
        self.target = target
    }

    /// Reads the three schemas.
    public init(slotValue: SlotValue) throws {
        let head = try slotValue.head()
        input = head["input"] ?? [:]
        output = head["output"] ?? [:]
        target = head["target"] ?? [:]
    }

    /// The three as a value of the door.
    public var slotValue: SlotValue {
        SlotValue(head: ["input": input, "output": output, "target": target])
    }
}

/// A batch of rows to score; texts are JSON.
public struct ScoreRequest: SlotCodable {
    /// The program's inputs.
    public var inputs: TextRows
    /// The program's outputs; nil where it failed.
    public var outputs: TextRows
    /// The targets; nil where the data has none.
    public var targets: TextRows

    /// Makes a batch; the three lists are equally long.
    public init(inputs: [String?], outputs: [String?], targets: [String?]) {
        self.inputs = TextRows(inputs)
        self.outputs = TextRows(outputs)
        self.targets = TextRows(targets)
    }

    /// Reads a batch.
    public init(slotValue: SlotValue) throws {
        inputs = try slotValue.requiredTexts("inputs")
        outputs = try slotValue.requiredTexts("outputs")
        targets = try slotValue.requiredTexts("targets")
        guard inputs.count == outputs.count, outputs.count == targets.count else {
            throw ComponentError(
                .invalidArgument,
                "inputs, outputs and targets have different numbers of rows"
            )
        }
    }

    /// The batch as a value of the door.
    public var slotValue: SlotValue {
        SlotValue(arrays: [
            NamedArray("inputs", .text(inputs)), NamedArray("outputs", .text(outputs)),
            NamedArray("targets", .text(targets)),
        ])
    }
}

/// The scores of a batch.
public struct Score: SlotCodable {
    /// One number a row; higher is better.
    ///
    /// NaN for a row that is unscored.
    public var scores: [Double]
    /// What went wrong in words, a row each; empty if the reward has none.
    public var feedback: [String?]
    /// The parts of the scores, a row each; empty if the reward has none.
    public var objectives: [[Objective]]
    /// Why rows are unscored, by row number.
    public var unscored: [Int: String]

    /// Makes scores.
    public init(
        scores: [Double],
        feedback: [String?] = [],
        objectives: [[Objective]] = [],
        unscored: [Int: String] = [:]
    ) {
        self.scores = scores
        self.feedback = feedback
        self.objectives = objectives
        self.unscored = unscored
    }

    /// Reads scores; unscored rows become NaN.
    public init(slotValue: SlotValue) throws {
        scores = try slotValue.requiredNumbers("scores")
        feedback = slotValue.texts("feedback").map { Array($0) } ?? []
        objectives = try slotValue.objectives(rows: scores.count)
        unscored = [:]
        // Most have no head.
        if slotValue.headText.isEmpty { return }
        for member in try slotValue.head()["unscored"]?.object?.members ?? [] {
            guard let row = Int(member.name), scores.indices.contains(row) else {
                throw ComponentError(
                    .internalFault,
                    "'unscored' names the row '\(member.name)', which isn't there"
                )
            }
            unscored[row] = member.value.string ?? "no reason given"
            scores[row] = .nan
        }
    }

    /// The scores as a value of the door.
    public var slotValue: SlotValue {
        var head: JSONObject = [:]
        if !unscored.isEmpty {
            let rows = unscored.sorted { $0.key < $1.key }
            head["unscored"] = .object(
                JSONObject(rows.map { .init(name: String($0.key), value: .string($0.value)) })
            )
        }
        // Unscored rows hold 0 at the door: a NaN there would be a fault.
        let numbers = scores.enumerated().map { unscored[$0.offset] == nil ? $0.element : 0 }
        var arrays = [NamedArray("scores", .f64(numbers))]
        if !feedback.isEmpty { arrays.append(NamedArray("feedback", .text(TextRows(feedback)))) }
        if let table = SlotValue.table(of: objectives) {
            head["objectives"] = table.names
            arrays.append(table.array)
        }
        return SlotValue(head: head, arrays: arrays)
    }
}
