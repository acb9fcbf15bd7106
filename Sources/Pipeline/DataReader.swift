import Contract
import Evaluation
import JSONValues
import Training

/// Reads the data that a pipeline file names.
struct DataReader {
    private let source: PipelineSource
    private var tables: [String: DataTable] = [:]

    /// The splits, in the order in which they are reported.
    static let splits = ["train", "validation", "test"]

    /// Reads the files; every fault of every file becomes a mistake.
    init(_ source: PipelineSource, mistakes: inout [PipelineMistake]) {
        self.source = source
        for split in Self.splits {
            let pointer = "/data/" + split
            let value = source.json["data"]?[split]
            if let name = value?.string {
                let path = FileText.path(name, beside: source.path)
                do {
                    let table = try DataTable(file: path, text: FileText.read(path))
                    mistakes += table.mistakes
                    tables[split] = table
                } catch {
                    mistakes.append(source.mistake(at: pointer, "'\(path)': \(error)"))
                }
            } else if let rows = value?.array {
                let table = rows.enumerated().map {
                    (line: source.line(of: "\(pointer)/\($0.offset)"), json: $0.element)
                }
                tables[split] = DataTable(
                    file: source.path,
                    keyPath: "data." + split,
                    rows: table
                )
            }
        }
    }

    /// The schema of the targets of all rows.
    func targetSchema(_ output: JSON, columns: [String: String]) -> JSON {
        let all = Self.splits.compactMap { tables[$0] }
        return ExampleReader.targetSchema(output, all, columns: columns)
    }

    /// Makes examples of the rows.
    func examples(
        _ reader: ExampleReader,
        plan: PipelinePlan,
        mistakes: inout [PipelineMistake]
    )
        -> DataSplits
    {
        func read(_ split: String) -> [Example] {
            guard let table = tables[split] else { return [] }
            // Some rewards look at the output alone; others would score nothing there.
            let needsTargets = split != "train" && plan.reward?.needsTargets != false
            return reader.read(table, needsTargets: needsTargets, mistakes: &mistakes)
        }
        var splits = DataSplits(
            train: read("train"),
            validation: read("validation"),
            test: read("test")
        )
        plan.split.apply(to: &splits, seed: plan.fit.seed)
        if tables["validation"] == nil, plan.split.validation == nil, !splits.train.isEmpty {
            // As Keras does it: the last items, before anything is shuffled.
            let count = Double(splits.train.count)
            let keep = min(splits.train.count - 1, Int(count * (1 - plan.validationSplit)))
            splits.validation = Array(splits.train[max(1, keep)...])
            splits.train = Array(splits.train[..<max(1, keep)])
        }
        return splits
    }
}
