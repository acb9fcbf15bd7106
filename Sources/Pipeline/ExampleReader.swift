import Contract
import Evaluation
import JSONValues

/// Makes examples of rows: which fields are input, which are target, and whether they fit.
struct ExampleReader {
    let input: JSON
    let output: JSON
    /// The data's name of a field, where it differs.
    let columns: [String: String]

    /// The schema of the targets: of the output's fields those that the rows have; all of them
    /// where there are no rows, because nothing says then what targets lack.
    static func targetSchema(
        _ output: JSON,
        _ tables: [DataTable],
        columns: [String: String]
    ) -> JSON {
        let rows = tables.flatMap(\.rows)
        let fields = (output["properties"]?.object?.members ?? []).filter { field in
            let column = columns[field.name] ?? field.name
            return rows.isEmpty
                || rows.contains { row in
                    row.fields[column] != nil || Self.parts(row.fields)?.target?[column] != nil
                }
        }
        var schema = output.object ?? [:]
        schema["properties"] = .object(JSONObject(fields))
        schema["required"] = nil
        return .object(schema)
    }

    /// The mistakes of `data.columns`: fields that the program doesn't have.
    func mistakes(_ source: PipelineSource) -> [PipelineMistake] {
        let fields = [input, output].flatMap { $0["properties"]?.object?.names ?? [] }
        return columns.keys.sorted().filter { !fields.contains($0) }.map { name in
            source.mistake(
                at: "/data/columns/" + name,
                "'\(name)' is no field of the program's input or output"
                    + NearestName.hint(name, in: fields)
            )
        }
    }

    /// Reads all rows; a row that doesn't fit adds a mistake and no example.
    func read(
        _ table: DataTable,
        needsTargets: Bool,
        mistakes: inout [PipelineMistake]
    ) -> [Example] {
        guard let inputSchema = try? JSONSchema(input),
            let targetSchema = try? JSONSchema(Self.targetSchema(output, [table], columns: columns))
        else { return [] }
        var examples: [Example] = []
        var found: [PipelineMistake] = []
        for row in table.rows where found.count < 20 {
            let parts = Self.parts(row.fields)
            let x = pick(inputSchema, from: parts?.input ?? .object(row.fields), table)
            let y = pick(targetSchema, from: parts?.target ?? .object(row.fields), table)
            let hasTarget = y.object?.isEmpty == false
            var faults = inputSchema.violations(of: x).map { "the input doesn't fit: \($0)" }
            if hasTarget {
                faults += targetSchema.violations(of: y).map { "the target doesn't fit: \($0)" }
            } else if needsTargets {
                faults.append(noTarget)
            }
            found += faults.map {
                PipelineMistake(
                    file: table.file,
                    line: row.line,
                    keyPath: row.keyPath,
                    message: $0
                )
            }
            if faults.isEmpty {
                examples.append(Example(input: x.text(), target: hasTarget ? y.text() : nil))
            }
        }
        mistakes += found
        return examples.numbered
    }

    private var noTarget: String {
        let fields = (output["properties"]?.object?.names ?? []).map { "'\(columns[$0] ?? $0)'" }
        return "the row has no target: none of the fields " + fields.joined(separator: ", ")
    }

    /// A row that says itself which part is which: {"input": {...}, "target": {...}} or {x, y}.
    private static func parts(_ fields: JSONObject) -> (input: JSON, target: JSON?)? {
        for (input, target) in [("input", "target"), ("x", "y")] {
            if let value = fields[input], value.object != nil,
                fields[target].map({ $0.object != nil }) ?? true
            {
                return (value, fields[target])
            }
        }
        return nil
    }

    private func pick(_ schema: JSONSchema, from row: JSON, _ table: DataTable) -> JSON {
        var picked: JSONObject = [:]
        for field in schema.json["properties"]?.object?.members ?? [] {
            guard let value = row[columns[field.name] ?? field.name] else { continue }
            picked[field.name] = table.isUntyped ? Self.typed(value, field.value) : value
        }
        return .object(picked)
    }

    /// CSV has texts only: what the schema calls a number or a truth value is read as one.
    private static func typed(_ value: JSON, _ schema: JSON) -> JSON {
        guard let text = value.string, let type = schema["type"]?.string else { return value }
        switch type {
        case "integer": return Int64(text.trimmed).map(JSON.integer) ?? value
        case "number": return number(text.trimmed).map(JSON.number) ?? value
        case "boolean":
            return ["true": true, "false": false][text.trimmed.lowercased()].map(JSON.bool) ?? value
        case "array", "object": return (try? JSON(parsing: text)) ?? value
        default: return value
        }
    }

    /// A number as JSON can have it: neither "nan" nor "inf", nor one that is too large.
    private static func number(_ text: String) -> Double? {
        guard text.utf8.allSatisfy({ "0123456789+-.eE".utf8.contains($0) }) else { return nil }
        return Double(text).flatMap { $0.isFinite ? $0 : nil }
    }
}
