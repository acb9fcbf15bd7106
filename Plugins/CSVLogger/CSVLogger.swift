import PluginSDK
import Synchronization

/// Writes the values of each epoch as a row of a CSV file: epoch, then the keys in their order.
///
/// The whole file is written anew after each epoch. So it is never cut in the middle of a row, and
/// a run that is resumed and told all its epochs again leaves the same file. A class because rows
/// are kept from one epoch to the next.
final class CSVLogger: Callback {
    private struct State {
        var keys: [String] = []
        var text = ""
        /// The rows with which the file ends, from its last epoch 0 on: if this run goes on with an
        /// earlier one, it is told the same epochs again.
        var earlier: [String] = []
        /// Those of them that came again so far; nil when this is known to be another run.
        var repeated: [String]? = []

        /// Adds a row, unless it stands there already.
        mutating func add(_ row: String) {
            guard let again = repeated else {
                text += row
                return
            }
            if again.count < earlier.count, earlier[again.count] == row {
                repeated?.append(row)
            } else {
                // All came again, and the run goes on; or another run began like the last one.
                text += again.count == earlier.count ? row : again.joined() + row
                repeated = nil
            }
        }
    }

    private let path: String
    private let separator: String
    private let isAppending: Bool
    private let state = Mutex(State())

    init(configuration: JSON) throws {
        path = configuration["filepath"]?.string ?? "epochs.csv"
        separator = configuration["separator"]?.string ?? ","
        isAppending = configuration["append"]?.bool ?? false
        guard separator != "\"", separator != "\n", separator != "\r" else {
            throw ComponentError(
                .invalidArgument,
                "'separator' can't be a quotation mark or a line break, which have a meaning in CSV",
                details: ["at": "/separator"]
            )
        }
    }

    func notify(_ request: RunEvents, call: any Call) async throws -> Verdict {
        for event in request.all {
            switch event.kind {
            case .begin: try await begin(call)
            case .epoch:
                add(event)
                try await call.writeFile(path, state.withLock { $0.text })
            default: continue
            }
        }
        return Verdict()
    }

    private func begin(_ call: any Call) async throws {
        var started = State()
        if isAppending, let text = try await call.readFile(path), !text.isEmpty {
            started.text = text.hasSuffix("\n") ? text : text + "\n"
            let header = text.prefix { $0 != "\n" && $0 != "\r\n" }
            started.keys = Self.fields(String(header), separator).filter { $0 != "epoch" }
            let rows = started.text.split(separator: "\n").dropFirst().map { String($0) + "\n" }
            let first = rows.lastIndex { $0.hasPrefix("0" + separator) }
            started.earlier = first.map { Array(rows[$0...]) } ?? []
        }
        // Written now too: a file that can't be written is told of before anything is paid for.
        try await call.writeFile(path, started.text)
        state.withLock { $0 = started }
    }

    private func add(_ epoch: RunEvent) {
        let values = epoch.values
        state.withLock { state in
            if state.text.isEmpty {
                state.keys = values.map(\.key)
                state.text = row(["epoch"] + state.keys)
            }
            let numbers = state.keys.map { key in
                values.first { $0.key == key }.map { "\($0.value)" } ?? "NA"
            }
            state.add(row(["\(epoch.epoch)"] + numbers))
        }
    }

    private func row(_ fields: [String]) -> String {
        fields.map(quoted).joined(separator: separator) + "\n"
    }

    private func quoted(_ field: String) -> String {
        let isPlain = !field.contains { "\"\n\r".contains($0) || "\($0)" == separator }
        return isPlain
            ? field
            : "\""
                + field.split(
                    separator: "\"",
                    omittingEmptySubsequences: false
                ).joined(separator: "\"\"") + "\""
    }

    /// Parts a header, in which a field may stand in quotation marks.
    private static func fields(_ line: String, _ separator: String) -> [String] {
        var fields = [""]
        var isQuoted = false
        var last: Character?
        for character in line {
            if character == "\"" {
                if !isQuoted, last == "\"" { fields[fields.count - 1].append("\"") }
                isQuoted.toggle()
            } else if String(character) == separator, !isQuoted {
                fields.append("")
            } else {
                fields[fields.count - 1].append(character)
            }
            last = character
        }
        return fields
    }
}
