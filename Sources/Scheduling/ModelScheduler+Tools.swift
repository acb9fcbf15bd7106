package import Contract
import JSONValues
import Synchronization

extension ModelScheduler {
    /// Has a tool called, unless the journal knows already what comes of it.
    ///
    /// What a tool did is kept like an answer: a run that goes on after a crash doesn't do it again.
    /// It costs nothing that the account could hold.
    ///
    /// - Parameters:
    ///   - tool: The tool's name.
    ///   - arguments: The arguments as JSON text.
    ///   - call: The call under which it runs.
    ///   - perform: Calls it.
    /// - Returns: What the model reads.
    /// - Throws: ``ComponentError`` with a sentence for the model.
    package func callTool(
        _ tool: String,
        arguments: String,
        call: any Call,
        perform: () async throws -> ToolResult
    ) async throws -> ToolResult {
        guard let journal = journal.withLock({ $0 }) else { return try await perform() }
        let question = ModelQuestion(tool: tool, arguments: arguments, call: call)
        let key = question.key.asked(asked.next(question))
        if let entry = try guarded({ try journal.entry(key, of: question) }) {
            switch entry.outcome {
            case .answer(.tool(let result)): return result
            case .answer: throw Self.mismatch(call)
            case .failure(let error): throw error
            }
        }
        try guarded { try journal.promise(question) }
        let outcome: JournalEntry.Outcome
        do {
            outcome = .answer(.tool(try await perform()))
        } catch let error as ComponentError where error.isKept {
            outcome = .failure(error)
        } catch {
            journal.redeem(question)
            throw error
        }
        let entry = JournalEntry(
            key: key,
            path: question.path,
            phase: question.phase,
            model: question.model,
            failedAttempts: 0,
            duration: nil,
            outcome: outcome
        )
        do {
            try await journal.append(entry, of: question, redeeming: question.room)
        } catch {
            throw stop(error)
        }
        switch outcome {
        case .answer(.tool(let result)): return result
        case .failure(let error): throw error
        case .answer: throw Self.mismatch(call)
        }
    }
}
