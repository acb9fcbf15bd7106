public import JSONValues
import PluginHost
import ProgramGraph
import Training

/// What a program says while it answers.
public enum ProgramUpdate: Sendable, Equatable {
    /// The next piece of what a module writes.
    case part(module: String, content: String)
    /// What a module wrote before is void: its language model is asked again.
    case anew(module: String)
    /// The output, and the end.
    case output(JSON)
}

/// A program's answer as it comes: pieces of text, and at last the output.
///
/// Each iteration asks the program once. Whoever reads slowly makes the models wait; whoever stops
/// reading ends the call.
///
/// ```swift
/// for try await update in program.stream(["question": "Why is the sky blue?"]) {
///     if case .part(_, let content) = update { text += content }
/// }
/// ```
public struct ProgramStream: AsyncSequence, Sendable {
    let program: Program
    let input: JSON

    /// Asks the program.
    public func makeAsyncIterator() -> Iterator { Iterator(program, input) }

    /// The way through one answer.
    public struct Iterator: AsyncIteratorProtocol {
        private let answering: Answering

        init(_ program: Program, _ input: JSON) { answering = Answering(program, input) }

        /// Returns what comes next; nil after the output.
        ///
        /// - Throws: ``MissingOutput`` if there is no output; ``ProgramError`` or `ComponentError`
        ///   if the program can't run.
        public mutating func next() async throws -> ProgramUpdate? {
            try await answering.updates.next()
        }
    }
}

/// One answer in the making.
///
/// A class because its end ends the call.
private final class Answering: Sendable {
    /// How many pieces may be unread before the models wait.
    private static let mostUnread = 64

    let updates = PartBuffer<ProgramUpdate>(capacity: mostUnread)
    private let task: Task<Void, Never>

    init(_ program: Program, _ input: JSON) {
        let updates = updates
        task = Task {
            do {
                let prediction = try await program.answer(to: input) { part, isCancelled in
                    if part.beginsAnew {
                        updates.write(.anew(module: part.module), unless: isCancelled)
                    }
                    if part.content.isEmpty { return }
                    let update = ProgramUpdate.part(module: part.module, content: part.content)
                    updates.write(update, unless: isCancelled)
                }
                updates.write(.output(try program.output(of: prediction))) { Task.isCancelled }
                updates.finish()
            } catch {
                updates.finish(throwing: error)
            }
        }
    }

    deinit {
        updates.finish()
        task.cancel()
    }
}
