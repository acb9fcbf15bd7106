import Synchronization

/// One mistake in a pipeline file or in the data that it names.
package struct PipelineMistake: Sendable, Equatable, CustomStringConvertible {
    /// The file.
    package let file: String
    /// The line, from 1, if it is known.
    package let line: Int?
    /// The key path, such as "optimizer.nb_max_examples"; empty for the whole file.
    package let keyPath: String
    /// What is wrong, what was expected, how to mend it.
    package let message: String

    /// The place and the message in one line.
    package var description: String {
        let place = line.map { "\(file):\($0)" } ?? file
        let text = keyPath.isEmpty ? "\(place): \(message)" : "\(place): \(keyPath): \(message)"
        return Self.printable(text)
    }

    /// A text without what a terminal obeys: names and values of files come from anywhere.
    private static func printable(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        return text.unicodeScalars.reduce(into: "") { line, scalar in
            line += isControl(scalar) ? scalar.escaped(asASCII: true) : String(scalar)
        }
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .control && scalar != "\n"
    }
}

/// All mistakes that were found, in the order of the file.
package struct PipelineError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The mistakes, at least one.
    package let mistakes: [PipelineMistake]

    /// One line a mistake.
    package var description: String { mistakes.map(\.description).joined(separator: "\n") }

    init(_ mistakes: [PipelineMistake]) {
        var seen: [PipelineMistake] = []
        for mistake in mistakes where !seen.contains(mistake) { seen.append(mistake) }
        self.mistakes = seen.enumerated().sorted {
            ($0.element.line ?? .max, $0.offset) < ($1.element.line ?? .max, $1.offset)
        }.map(\.element)
    }
}
