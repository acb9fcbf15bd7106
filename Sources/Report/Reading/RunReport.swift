import Contract
import History
package import JSONValues
import Pipeline
package import Scheduling

/// What a run came to, read from the files that it keeps.
///
/// A run that broke, or is still going on, is read as far as it came.
package struct RunReport: Sendable {
    /// How well a program does on test data.
    package struct TestResult: Sendable {
        /// Which program, such as "before training".
        package let name: String
        /// The mean score.
        package let reward: Double
        /// Where the true mean lies with 95 % confidence; nil if nothing was scored.
        package let interval: ClosedRange<Double>?
        /// How many examples there were; nil if the history doesn't say.
        package let count: Int?
    }

    /// The values of one key, one for each epoch.
    package struct Curve: Sendable {
        /// The key, such as "val_reward".
        package let key: String
        /// The values.
        package let values: [Double]
    }

    /// The run's folder, as it was named.
    package let folder: String
    /// What the history begins with.
    package let settings: JSONObject
    /// Why the training ended; nil for a run that broke or is still going on.
    package let reason: String?
    /// Why what was adopted was.
    package let why: String
    /// The test figures, in order; none without test data.
    package let test: [TestResult]
    /// The values by key, in alphabetical order.
    package let curves: [Curve]
    /// The candidates in the order of their appearance.
    package let candidates: [CandidateLine]
    /// How many trials there were, and how many rollouts they asked for.
    package let trials: Int
    package let rollouts: Int
    /// The variables before and after training.
    package let changes: [VariableChange]
    /// The hardest examples, as the history has them.
    package let hardest: [JSON]
    /// Why rollouts have no output or no score, the most frequent reason first.
    package let missing: [MissingRows]
    /// What model calls were made; nil without a journal.
    package let account: ModelAccount?
    /// The program; nil if none is saved yet.
    package let graph: ProgramPicture?

    /// The program's name.
    package var program: String { settings["program"]?.string ?? "program" }
    /// The candidate that was adopted last.
    package var adopted: CandidateLine? {
        candidates.last { candidate in
            candidate.adoptedAfter.contains((curves.first?.values.count ?? 0) - 1)
        }
    }

    /// Reads a run.
    ///
    /// - Parameter folder: The run's folder.
    /// - Throws: `ComponentError` if there is no history, or a file is damaged or of a newer format.
    package init(folder: String) throws {
        let files = RunFiles(in: folder)
        let record = try RunRecord(path: files.history)
        self.folder = folder
        settings = record.begin
        reason = record.end?["reason"]?.string
        why = record.end?["why"]?.string ?? ""
        test = Self.test(record.end?["test"])
        curves = Self.curves(record.epochs)
        candidates = CandidateTally.lines(of: record)
        trials = record.trials.count
        rollouts = record.trials.reduce(0) { $0 + $1.examples.count }
        hardest = record.end?["hardest"]?.array ?? []
        missing = MissingRows.all(of: record)
        let isSaved = RunFiles.exists(files.program)
        let file = isSaved ? try ProgramFile(path: files.program) : nil
        graph = file.map { ProgramPicture(architecture: $0.architecture) }
        changes = Self.changes(record, file?.variables)
        account =
            RunFiles.exists(files.journal)
            ? try JournalAccount.read(
                files.journal,
                languageModels: Self.prices(record.begin["language_models"]),
                embeddingModels: Self.prices(record.begin["embedding_models"])
            ) : nil
    }

    private static func test(_ json: JSON?) -> [TestResult] {
        let names = [
            ("before", "before training"), ("after", "after training"),
            ("nearest_neighbor", "the nearest example's answer"),
        ]
        return names.compactMap { key, name in
            guard let part = json?[key], let reward = part["reward"]?.number else { return nil }
            let (low, high) = (part["interval"]?["low"]?.number, part["interval"]?["high"]?.number)
            let interval = low.flatMap { low in high.flatMap { low <= $0 ? low...$0 : nil } }
            return TestResult(
                name: name,
                reward: reward,
                interval: interval,
                count: part["count"]?.integer
            )
        }
    }

    private static func curves(_ epochs: [RunRecord.Epoch]) -> [Curve] {
        var values: [String: [Double]] = [:]
        for value in epochs.flatMap(\.values) { values[value.key, default: []].append(value.value) }
        return values.sorted { $0.key < $1.key }.map(Curve.init)
    }

    /// The initial values come from the history, the adopted ones from its end, or, while there is
    /// none, from the program that is saved after each epoch.
    private static func changes(
        _ record: RunRecord,
        _ saved: JSONObject?
    ) -> [VariableChange] {
        let initial = record.begin["initial"]?.object
        let adopted = record.end?["variables"]?.object ?? saved ?? [:]
        let paths = initial?.names ?? adopted.names
        return paths.compactMap { path in
            guard let after = adopted[path] ?? initial?[path] else { return nil }
            return VariableChange(path: path, before: initial?[path], after: after)
        }
    }

    private static func prices(_ models: JSON?) -> [String: ModelPrice] {
        var prices: [String: ModelPrice] = [:]
        for member in models?.object?.members ?? [] {
            let price = member.value["price"]
            guard let input = price?["input"]?.number, let output = price?["output"]?.number
            else { continue }
            prices[member.name] = ModelPrice(
                input: input,
                cached: price?["cached"]?.number,
                output: output
            )
        }
        return prices
    }
}
