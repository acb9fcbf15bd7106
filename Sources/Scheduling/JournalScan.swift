import Contract
import JSONValues

/// Goes through the lines of a journal once, when it is opened.
struct JournalScan {
    /// Where each answered call stands.
    private(set) var found: [CallKey: Int] = [:]
    /// How many answers there are.
    private(set) var answers = 0
    /// Where the last sound line ends; 0 if there is none.
    private(set) var soundEnd = 0

    private let path: String
    private let run: RunIdentity
    /// The first damaged line since the last sound one.
    private var damaged: Int?
    /// Calls that were found without an answer so far.
    private var failed: Set<CallKey> = []
    /// Failures after a model's last answer: it may have been unreachable, and is asked again.
    private var outages: [String: [CallKey]] = [:]

    init(path: String, run: RunIdentity) {
        self.path = path
        self.run = run
    }

    /// The first line of a new journal.
    var header: [UInt8] {
        let first: JSON = [
            "journal": .integer(Int64(CallJournal.format)), "program": .string(run.program),
            "seed": .string(String(run.seed)), "pipeline": .string(run.pipeline),
        ]
        return CheckedLine.bytes(of: first.bytes())
    }

    /// Takes the next line.
    ///
    /// - Throws: ``ComponentError`` if the journal can't be this run's, or an earlier line is
    ///   damaged: a crash damages the end only.
    mutating func take(_ line: [UInt8], number: Int, offset: Int) throws {
        let json = try? JSON(parsing: line)
        if number == 1 { try check(json) }
        guard let json, CheckedLine.isSound(line), number == 1 || note(json, offset) else {
            // The first line was on the disk before anything was asked.
            if number == 1 { throw damage(1) }
            damaged = damaged ?? number
            return
        }
        if let damaged { throw damage(damaged) }
        soundEnd = offset + line.count + 1
    }

    /// Notes where a call stands; false if the line is none.
    private mutating func note(_ json: JSON, _ offset: Int) -> Bool {
        guard let entry = JournalEntry(json) else { return false }
        switch entry.outcome {
        case .answer:
            answers += 1
            // What the cache had says nothing of the model.
            if !entry.isFree { outages[entry.model] = nil }
            // The first one was used, unless it is a failure that was asked again.
            let isNew = found[entry.key] == nil || failed.remove(entry.key) != nil
            if isNew { found[entry.key] = offset }
        case .failure(let error):
            if error.isOutage { outages[entry.model, default: []].append(entry.key) }
            if found[entry.key] == nil {
                found[entry.key] = offset
                failed.insert(entry.key)
            }
        }
        return true
    }

    /// The calls to answer from the journal, when all lines are taken.
    mutating func finish() {
        for key in outages.values.joined() where failed.contains(key) { found[key] = nil }
    }

    /// Whether a file without a whole line is a journal whose first line was never finished.
    func isBeginning(_ rest: [UInt8]) -> Bool {
        header.starts(with: rest) || rest.allSatisfy { $0 == 0 }
    }

    private func check(_ json: JSON?) throws {
        guard let json, let format = json["journal"]?.integer else { return }
        guard format <= CallJournal.format else {
            throw ComponentError(
                .failedPrecondition,
                "the journal '\(path)' has format \(format), this Glia reads up to "
                    + "\(CallJournal.format): use a newer one, or name another --output"
            )
        }
        let (seed, pipeline) = (json["seed"]?.string, json["pipeline"]?.string)
        guard pipeline != run.pipeline || seed != String(run.seed) else { return }
        let isSeed = pipeline == run.pipeline
        let what =
            isSeed
            ? "with seed \(seed ?? "?"), this one has seed \(run.seed)"
            : "of another pipeline or other data"
        throw ComponentError(
            .failedPrecondition,
            "the journal '\(path)' is of a run \(what): its answers don't fit. Name another "
                + "--output, or --fresh to begin anew and keep the old files beside the new ones"
        )
    }

    /// What to say of a damaged line.
    func damage(_ number: Int) -> ComponentError {
        ComponentError(
            .dataLoss,
            "line \(number) of the journal '\(path)' is damaged, and no crash did that: one harms "
                + "the end only. "
                + (number == 1
                    ? "Restore the file, name another --output, or begin anew with --fresh"
                    : "Restore the file, or delete the line: its call is then made again")
        )
    }
}
