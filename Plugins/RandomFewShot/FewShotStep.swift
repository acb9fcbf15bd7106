import PluginSDK

/// How far one training step is.
struct FewShotStep: Sendable, Equatable {
    /// What comes next.
    enum Phase: String, Sendable {
        /// The incumbent runs on the batch, for its predictions.
        case collecting
        /// New candidates are drawn.
        case proposing
        /// New candidates are measured beside the incumbent.
        case racing
        case over
    }

    let epoch: Int
    let number: Int
    /// How many steps the search had before; it goes on counting when a further fit begins anew
    /// at the first epoch, so that such a fit draws something else.
    let serial: Int
    let batch: [Int]
    var phase: Phase
    /// How many validation examples of the step's order the contenders have been asked for.
    var measured = 0
    /// The new candidates that are still ahead of the incumbent.
    var contenders: [Int] = []

    /// Which step of the search it is, to key its draws.
    var place: String { "step:\(serial)" }
}

extension FewShotStep {
    init(_ json: JSON, validationCount: Int) throws {
        let record = try SearchRecord(json, name: "step")
        guard let phase = Phase(rawValue: try record.text("phase")) else {
            throw SearchRecord.unreadable("phase", "a known phase", record["phase"])
        }
        epoch = try record.integer("epoch")
        number = try record.integer("number")
        serial = try record.integer("serial")
        batch = try record.integers("batch")
        self.phase = phase
        measured = try record.integer("measured", in: 0...validationCount)
        contenders = try record.integers("contenders")
    }

    var json: JSON {
        [
            "epoch": .integer(Int64(epoch)), "number": .integer(Int64(number)),
            "serial": .integer(Int64(serial)), "batch": .array(batch.map { .integer(Int64($0)) }),
            "phase": .string(phase.rawValue), "measured": .integer(Int64(measured)),
            "contenders": .array(contenders.map { .integer(Int64($0)) }),
        ]
    }
}
