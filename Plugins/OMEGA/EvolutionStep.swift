import PluginSDK

/// One child to be made in a step, and what became of it.
struct ChildSlot: Sendable, Equatable {
    let parent: Int
    /// The second parent if it shall be a crossover.
    let partner: Int?
    var child: Int?
    var used: Operator?
    /// The training examples that parent and child are compared on.
    var gate: [Int] = []
    /// Whether it is still in.
    var isIn = false
}

/// How far one training step is.
struct EvolutionStep: Sendable, Equatable {
    /// What comes next, in this order.
    enum Phase: String, Sendable {
        /// The parents run on the batch, with traces.
        case reflecting
        /// Children are made.
        case proposing
        /// Children run on what their parents did badly.
        case gating
        /// Those who did better run on the rest of the batch.
        case finishingGate = "finishing_gate"
        /// Those who did better on the whole batch run on validation examples, block after block.
        case racing
        case over
    }

    let epoch: Int
    let number: Int
    /// How many steps the search had before; it goes on counting when a further fit begins anew
    /// at the first epoch, so that such a fit draws something else.
    let serial: Int
    let batch: [Int]
    var phase = Phase.reflecting
    var slots: [ChildSlot] = []
    /// The parents' predictions on the batch.
    var predictions: [Prediction] = []
    /// Scores on the batch.
    var trainScores = ScoreMatrix()
    /// How many examples of the validation order the contenders have been asked for.
    var measured = 0

    init(epoch: Int, number: Int, serial: Int, batch: [Int]) {
        self.epoch = epoch
        self.number = number
        self.serial = serial
        self.batch = batch
    }

    /// Which step of the search it is, to key its draws.
    var place: String { "step:\(serial)" }
    /// The children that are still in.
    var contenders: [Int] { slots.compactMap { $0.isIn ? $0.child : nil } }
    /// The parents of the step, each once, in the order of the slots.
    var parents: [Int] {
        slots.map(\.parent).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    mutating func dropChild(_ child: Int) {
        for place in slots.indices where slots[place].child == child { slots[place].isIn = false }
    }
}

extension EvolutionStep {
    init(_ json: JSON, validationCount: Int) throws {
        let record = try SearchRecord(json, name: "step")
        guard let phase = Phase(rawValue: try record.text("phase")) else {
            throw SearchRecord.unreadable("phase", "a known phase", record["phase"])
        }
        self.init(
            epoch: try record.integer("epoch"),
            number: try record.integer("number"),
            serial: try record.integer("serial"),
            batch: try record.integers("batch")
        )
        self.phase = phase
        slots = try record.list("slots").map(ChildSlot.init)
        predictions = try record.list("predictions").map { try Prediction($0) }
        trainScores = try ScoreMatrix(record["train_scores"])
        measured = try record.integer("measured", in: 0...validationCount)
    }

    var json: JSON {
        [
            "epoch": .integer(Int64(epoch)), "number": .integer(Int64(number)),
            "serial": .integer(Int64(serial)), "batch": .array(batch.map { .integer(Int64($0)) }),
            "phase": .string(phase.rawValue), "slots": .array(slots.map(\.json)),
            "predictions": .array(predictions.map(\.json)), "train_scores": trainScores.json,
            "measured": .integer(Int64(measured)),
        ]
    }
}

extension ChildSlot {
    init(_ json: JSON) throws {
        let record = try SearchRecord(json, name: "slots")
        parent = try record.integer("parent")
        partner = record["partner"]?.integer
        child = record["child"]?.integer
        used = Operator(rawValue: record["operator"]?.string ?? "")
        gate = try record.integers("gate")
        isIn = record["in"]?.bool ?? false
    }

    var json: JSON {
        [
            "parent": .integer(Int64(parent)),
            "partner": partner.map { .integer(Int64($0)) } ?? .null,
            "child": child.map { .integer(Int64($0)) } ?? .null,
            "operator": used.map { .string($0.rawValue) } ?? .null,
            "gate": .array(gate.map { .integer(Int64($0)) }), "in": .bool(isIn),
        ]
    }
}
