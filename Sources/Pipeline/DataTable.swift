import Contract
import JSONValues
import SwiftCSV

/// The rows of a data file, each with its line.
struct DataTable {
    /// One row.
    struct Row {
        let line: Int
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
    init(file: String, rows: [(line: Int?, json: JSON)]) {
        self.file = file
        self.rows = rows.compactMap { row in
            row.json.object.map { Row(line: row.line ?? 0, fields: $0) }
        }
    }

    private mutating func add(_ line: Int?, _ message: String) {
        guard mistakes.count < Self.mostMistakes else { return }
        mistakes.append(PipelineMistake(file: file, line: line, keyPath: "", message: message))
    }

    private mutating func readLines(_ text: String) {
        for (index, line) in text.utf8.split(
            separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false
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
            for (index, row) in table.rows.enumerated() {
                guard row.count == table.header.count else {
                    add(index + 2, "found \(row.count) fields, expected \(table.header.count) as in the header")
                    continue
                }
                let members = zip(table.header, row).map {
                    JSONObject.Member(name: $0, value: .string($1))
                }
                rows.append(Row(line: index + 2, fields: JSONObject(members)))
            }
        } catch {
            add(nil, "no sound CSV: \(error)")
        }
    }
}
