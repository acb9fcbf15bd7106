import Contract
import Glibc
package import PluginHost

/// A file .env: lines NAME=value, read only when a name is asked for and never printed.
package struct EnvironmentFile: Sendable {
    private let values: [String: String]

    /// Returns the value of a name in the first of several files that has it, or nil.
    ///
    /// - Throws: ``ComponentError`` if a file is there and can't be read.
    package static func value(of name: String, in paths: [String]) throws -> String? {
        for path in paths where access(path, F_OK) == 0 {
            let file: EnvironmentFile
            do {
                file = try EnvironmentFile(parsing: FileText.read(path))
            } catch let error as ComponentError {
                throw ComponentError(error.status, "'\(path)': \(error.message)")
            }
            if let value = file.values[name] { return value }
        }
        return nil
    }

    /// Takes secrets from the process's variables, then from the lines of .env beside a pipeline
    /// file, if there is one, and in the working folder.
    package static func secrets(beside path: String? = nil) -> Secrets {
        let files = [path.map { FileText.path(".env", beside: $0) }, ".env"].compactMap { $0 }
        return Secrets { name in
            if let value = getenv(name), value.pointee != 0 { return String(cString: value) }
            return try value(of: name, in: files)
        }
    }

    /// Reads the text of a file.
    ///
    /// - Throws: ``ComponentError`` with the number of a line that can't be read; never its text.
    init(parsing text: String) throws {
        var values: [String: String] = [:]
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() {
            let line = line.trimmed(\.isWhitespace)
            if line.isEmpty || line.first == "#" { continue }
            let text = line.hasPrefix("export ") ? line.dropFirst(7).trimmed(\.isWhitespace) : line
            guard let equals = text.firstIndex(of: "=") else { throw Self.unreadable(index) }
            let name = text[..<equals].trimmed(\.isWhitespace)
            let rest = text[text.index(after: equals)...].trimmed(\.isWhitespace)
            guard !name.isEmpty, !name.contains(where: \.isWhitespace),
                let value = Self.value(rest)
            else { throw Self.unreadable(index) }
            values[String(name)] = value
        }
        self.values = values
    }

    /// The value of a name, or nil.
    subscript(name: String) -> String? { values[name] }

    /// What is in quotes, or the text up to a comment; nil if a quote isn't closed.
    private static func value(_ text: Substring) -> String? {
        if let quote = text.first, quote == "\"" || quote == "'" {
            let inside = text.dropFirst()
            return inside.firstIndex(of: quote).map { String(inside[..<$0]) }
        }
        let comment = text.indices.first { index in
            text[index] == "#" && index > text.startIndex
                && text[text.index(before: index)].isWhitespace
        }
        return String(text[..<(comment ?? text.endIndex)].trimmed(\.isWhitespace))
    }

    private static func unreadable(_ index: Int) -> ComponentError {
        ComponentError(
            .invalidArgument,
            "line \(index + 1) can't be read; a line is NAME=value, with quotes closed"
        )
    }
}
