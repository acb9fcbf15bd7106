import Contract
import JSONValues
import SwiftCSV

/// The rows of a data file, each with its line.
struct DataTable {
    /// One row.
    struct Row {
        /// Where it stands: a line of a file, or a key path of a value that has no lines.
        let line: Int?
        var keyPath = ""
        let fields: JSONObject
    }

    let file: String
    private(set) var rows: [Row] = []
    private(set) var mistakes: [PipelineMistake] = []
    /// Whether fields are texts only, to be read by the types of the schema (CSV).
    private(set) var isUntyped = false

    /// A file with more mistakes than this is of another format; more of them say nothing new.
    private static let mostMistakes = 20

    /// Reads a file's text; the name's ending says the format.
    init(file: String, text: String) {
        self.file = file
        if file.hasSuffix(".csv") {
            isUntyped = true
            readCSV(text)
        } else {
            readLines(text)
        }
        if rows.isEmpty, mistakes.isEmpty { add(nil, "the file has no rows") }
    }

    /// Makes a table of rows that stand in the pipeline file.
    ///
    /// - Parameters:
    ///   - file: The file.
    ///   - keyPath: Where the rows stand in it.
    ///   - rows: The rows, with their lines if it has any.
    init(file: String, keyPath: String, rows: [(line: Int?, json: JSON)]) {
        self.file = file
        self.rows = rows.enumerated().compactMap { index, row in
            row.json.object.map {
                let keyPath = row.line == nil ? "\(keyPath).\(index)" : ""
                return Row(line: row.line, keyPath: keyPath, fields: $0)
            }
        }
    }

    private mutating func add(_ line: Int?, _ message: String) {
        guard mistakes.count < Self.mostMistakes else { return }
        mistakes.append(PipelineMistake(file: file, line: line, keyPath: "", message: message))
    }

    private mutating func readLines(_ text: String) {
        for (index, line) in text.utf8.split(
            separator: UInt8(ascii: "\n"),
            omittingEmptySubsequences: false
        ).enumerated() {
            let bytes = Array(line)
            if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x0d || $0 == 0x09 }) { continue }
            do {
                guard let fields = try JSON(parsing: bytes).object else {
                    add(index + 1, "a row is a JSON object, such as {\"question\": \"...\"}")
                    continue
                }
                rows.append(Row(line: index + 1, fields: fields))
            } catch let error as JSONSyntaxError {
                add(index + 1, "column \(error.column): \(error.reason)")
            } catch {
                add(index + 1, "\(error)")
            }
        }
    }

    private mutating func readCSV(_ text: String) {
        do {
            let table = try EnumeratedCSV(string: text, loadColumns: false)
            // Not table.rows, whose short rows are filled up to the longest one's length.
            var records: [[String]] = []
            try table.enumerateAsArray(startAt: 1, rowLimit: nil) { records.append($0) }
            var line = 1 + Self.lines(of: table.header)
            for record in records {
                addRecord(record, line: line, header: table.header)
                line += Self.lines(of: record)
            }
        } catch {
            add(nil, "no sound CSV: \(error)")
        }
    }

    private mutating func addRecord(_ record: [String], line: Int, header: [String]) {
        // An empty line between records holds nothing.
        if record == [""] { return }
        guard record.count == header.count else {
            add(line, "found \(record.count) fields, expected \(header.count) as in the header")
            return
        }
        let members = zip(header, record).map {
            JSONObject.Member(name: $0, value: .string($1))
        }
        rows.append(Row(line: line, fields: JSONObject(members)))
    }

    /// How many lines a record takes: quoted fields may hold line breaks.
    private static func lines(of record: [String]) -> Int {
        record.reduce(1) { $0 + $1.count(where: \.isNewline) }
    }
}
