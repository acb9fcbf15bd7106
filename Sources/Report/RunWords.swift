import JSONValues
import Running

/// Sentences that the page and the terminal share.
enum RunWords {
    /// What was trained, by whom, on how much data.
    static func subject(_ report: RunReport) -> String {
        func count(_ key: String) -> Int { report.settings[key]?.integer ?? 0 }
        let parts = [
            report.settings["optimizer"]?.string, report.settings["reward"]?.string,
            report.settings["seed"]?.string.map { "seed \($0)" },
            "\(count("train")) training and \(count("validation")) validation examples",
            report.test.first?.count.map { "\($0) test examples" },
        ]
        return parts.compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " · ")
    }

    /// How the run ended, or that it didn't.
    static func ending(_ report: RunReport) -> String {
        let epochs = report.curves.first?.values.count ?? 0
        guard let reason = report.reason else {
            return "The run has not ended: it broke after \(epochs) finished epochs, or is still "
                + "going on. The same 'glia fit' goes on from there."
        }
        return "Ended because \(reason). Chosen: \(report.why)."
    }

    /// What is missing, before the reasons.
    static func missing(_ report: RunReport) -> String {
        let count = report.missing.reduce(0) { $0 + $1.rollouts }
        return
            "\(Self.count(count, "rollout")) of the search without output or score; those without "
            + "output count as the reward says, those without score in no mean"
    }

    /// How often something is missing for a reason, and where.
    static func extent(_ missing: MissingRows) -> String {
        let places = [("training", missing.train), ("validation", missing.validation)].compactMap {
            name,
            examples in
            examples.isEmpty ? nil : "\(name) \(numbers(examples))"
        }
        return
            "\(count(missing.rollouts, "rollout")) of \(count(missing.candidates, "candidate")), on "
            + places.joined(separator: " and ")
    }

    private static func count(_ count: Int, _ word: String) -> String {
        "\(NumberText.grouped(count)) \(word)\(count == 1 ? "" : "s")"
    }

    private static func numbers(_ examples: [Int]) -> String {
        let shown = examples.prefix(8).map(String.init).joined(separator: ", ")
        let left = examples.count - 8
        return (examples.count == 1 ? "example " : "examples ") + shown
            + (left > 0 ? " and \(left) more" : "")
    }

    /// The head of the table of candidates, without the objectives' names.
    static let candidateHead = ["#", "validation", "on", "training", "on"]

    /// The numbers of a candidate in that table.
    static func numbers(_ candidate: CandidateLine) -> [String] {
        [candidate.validation, candidate.train].flatMap { mean in
            [mean.map { NumberText.score($0.score) } ?? "–", mean.map { String($0.count) } ?? ""]
        }
    }

    /// Where a candidate comes from.
    static func origin(_ candidate: CandidateLine) -> String {
        let parents = candidate.parents.map { "#\($0)" }.joined(separator: " and ")
        let note = candidate.isInitial ? "the program before training" : candidate.note
        return parents.isEmpty ? note : "from \(parents): \(note)"
    }

    /// The candidates that a table shows: all, or those with the best means, the initial one and
    /// what was adopted.
    static func shown(_ report: RunReport, most: Int) -> [CandidateLine] {
        guard report.candidates.count > most else { return report.candidates }
        let full = report.candidates.compactMap(\.validation?.count).max() ?? 0
        func rank(_ line: CandidateLine) -> (Int, Int, Double) {
            let isKept = line.isInitial || !line.adoptedAfter.isEmpty
            let isFull = line.validation.map { $0.count == full } ?? false
            return (isKept ? 0 : 1, isFull ? 0 : 1, -(line.mean?.score ?? -.infinity))
        }
        return report.candidates.sorted { rank($0) < rank($1) }.prefix(most)
            .sorted { $0.number < $1.number }
    }
}
