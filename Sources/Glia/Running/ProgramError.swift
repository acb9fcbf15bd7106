import Pipeline

/// Everything that is wrong with a program, its components or its data; all of it at once.
public struct ProgramError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The mistakes, at least one: each names the place, what was expected, and how to mend it.
    public let mistakes: [String]

    /// One line a mistake.
    public var description: String { mistakes.joined(separator: "\n") }

    init(_ mistakes: [String]) { self.mistakes = mistakes }

    init(_ error: PipelineError) { mistakes = error.mistakes.map(\.description) }
}
