import Contract
import History
import JSONValues
import Pipeline

/// The history of a run, read back.
struct RunRecord {
    /// A trial as the history has it.
    struct Trial {
        let id: Int
        let epoch: Int
        let step: Int
        let candidate: String
        let split: String
        let examples: [Int]
        /// In the order of the examples; NaN where unscored.
        let scores: [Double]
        let objectives: [(name: String, values: [Double])]
        /// Why rows are missing, with their places in ``examples``.
        let reasons: [(text: String, places: [Int])]
        let parents: [Int]
        let note: String
        let variables: JSONObject
    }

    /// An epoch as the history has it.
    struct Epoch {
        let values: [(key: String, value: Double)]
        /// The fingerprint of the candidate that was adopted after it.
        let adopted: String
    }

    private(set) var begin: JSONObject = [:]
    private(set) var trials: [Trial] = []
    private(set) var epochs: [Epoch] = []
    /// Nil for a run that broke or is still going on.
    private(set) var end: JSONObject?

    /// Reads a history; what a crash has left behind its last whole line is left out.
    ///
    /// - Throws: `ComponentError` if there is none, it is damaged, or of a newer format.
    init(path: String) throws {
        let text: String
        do {
            text = try FileText.read(path)
        } catch {
            throw ComponentError(
                .notFound,
                "'\(path)': \(error); name the folder that 'glia fit' has written, such as "
                    + "runs/NAME"
            )
        }
        let isWhole = text.utf8.last == UInt8(ascii: "\n")
        let lines = text.utf8.split(separator: UInt8(ascii: "\n"))
        for (index, line) in lines.enumerated() {
            if let json = try? JSON(parsing: Array(line)), let event = json.object {
                try take(event, path)
            } else if isWhole || index + 1 < lines.count {
                throw ComponentError(
                    .dataLoss,
                    "line \(index + 1) of the history '\(path)' is no JSON object; the command "
                        + "that wrote it writes it anew from the journal"
                )
            }
        }
        guard !begin.isEmpty else {
            throw ComponentError(
                .failedPrecondition,
                "the history '\(path)' doesn't begin yet: nothing was trained so far"
            )
        }
    }

    private mutating func take(_ event: JSONObject, _ path: String) throws {
        switch event["event"]?.string {
        case "begin":
            let format = event["history"]?.integer ?? HistoryFile.format
            guard format <= HistoryFile.format else {
                throw ComponentError(
                    .failedPrecondition,
                    "the history '\(path)' has format \(format), this Glia reads up to "
                        + "\(HistoryFile.format): use a newer one"
                )
            }
            begin = event
        case "trial": trials.append(Trial(event))
        case "epoch": epochs.append(Epoch(event))
        case "end": end = event
        // Events of a newer host say nothing to this report.
        default: break
        }
    }
}

extension RunRecord.Trial {
    fileprivate init(_ event: JSONObject) {
        id = event["trial"]?.integer ?? 0
        epoch = event["epoch"]?.integer ?? 0
        step = event["step"]?.integer ?? 0
        candidate = event["candidate"]?.string ?? ""
        split = event["split"]?.string ?? ""
        examples = (event["examples"]?.array ?? []).compactMap(\.integer)
        scores = Self.numbers(event["scores"])
        objectives = (event["objectives"]?.object?.members ?? []).map {
            ($0.name, Self.numbers($0.value))
        }
        reasons = (event["reasons"]?.array ?? []).map {
            ($0["reason"]?.string ?? "", ($0["places"]?.array ?? []).compactMap(\.integer))
        }
        parents = (event["parents"]?.array ?? []).compactMap(\.integer)
        note = event["note"]?.string ?? ""
        variables = event["variables"]?.object ?? [:]
    }

    private static func numbers(_ json: JSON?) -> [Double] {
        (json?.array ?? []).map { $0.number ?? .nan }
    }
}

extension RunRecord.Epoch {
    fileprivate init(_ event: JSONObject) {
        values = (event["values"]?.object?.members ?? []).compactMap { member in
            member.value.number.map { (member.name, $0) }
        }
        adopted = event["candidate"]?.string ?? ""
    }
}
