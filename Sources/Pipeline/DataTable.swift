import Contract
import JSONValues

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

    /// Reads a file's text; the name's ending says the format: `.csv` or `.tsv`, `.json` for a list
    /// of rows, and any other for JSON Lines.
    init(file: String, text: String) {
        self.file = file
        switch file.lowercased().split(separator: ".").last {
        case "csv"?, "tsv"?:
            isUntyped = true
            readCSV(text)
        case "json"?: readList(text)
        default: readLines(text)
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

    private mutating func add(_ line: Int?, at keyPath: String = "", _ message: String) {
        guard mistakes.count < Self.mostMistakes else { return }
        mistakes.append(PipelineMistake(file: file, line: line, keyPath: keyPath, message: message))
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
                add(index + 1, "column \(error.column): \(error.reason)\(hint(bytes))")
            } catch {
                add(index + 1, "\(error)")
            }
        }
    }

    /// What to do if the first row shows that the file is of another format.
    private func hint(_ line: [UInt8]) -> String {
        guard rows.isEmpty, mistakes.isEmpty else { return "" }
        let text = line.filter { ![0x20, 0x09, 0x0d].contains($0) }
        switch text.first {
        case UInt8(ascii: "{") where text.last == UInt8(ascii: "}"): return ""
        case UInt8(ascii: "["), UInt8(ascii: "{"):
            return " A row is a JSON object in one line; a file with a list of rows ends in .json"
        default: return " A row is a JSON object in one line; a file of CSV ends in .csv or .tsv"
        }
    }

    private mutating func readList(_ text: String) {
        do {
            guard let list = try JSON(parsing: text).array else {
                add(
                    nil,
                    "a file that ends in .json has a list of rows, such as [{\"question\": \"...\"}]"
                )
                return
            }
            for (index, row) in list.enumerated() {
                guard let fields = row.object else {
                    add(
                        nil,
                        at: "row \(index + 1)",
                        "a row is a JSON object, such as {\"question\": \"...\"}"
                    )
                    continue
                }
                rows.append(Row(line: nil, keyPath: "row \(index + 1)", fields: fields))
            }
        } catch let error as JSONSyntaxError {
            add(error.line, "column \(error.column): \(error.reason)")
        } catch {
            add(nil, "\(error)")
        }
    }

    private mutating func readCSV(_ text: String) {
        let table = CSVRecords(text)
        if let header = table.records.first {
            let names = header.fields.map(\.trimmed)
            for (index, name) in names.enumerated() where names[..<index].contains(name) {
                // Columns without a name are nobody's field.
                if !name.isEmpty { add(header.line, "two columns are called '\(name)'") }
            }
            for record in table.records.dropFirst() { addRecord(record, names) }
        }
        if let (line, message) = table.fault { add(line, message) }
    }

    private mutating func addRecord(_ record: CSVRecords.Record, _ names: [String]) {
        let found = record.fields.count
        guard found == names.count else {
            let fields = found == 1 ? "1 field" : "\(found) fields"
            add(record.line, "found \(fields), expected \(names.count) as in the header")
            return
        }
        let members = zip(names, record.fields).filter { !$0.0.isEmpty }.map {
            JSONObject.Member(name: $0, value: .string($1))
        }
        rows.append(Row(line: record.line, fields: JSONObject(members)))
    }
}
