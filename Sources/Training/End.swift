import Contract
import JSONValues
import ProgramGraph

/// Why a training ends before its last step, and which values to adopt if not the optimizer's.
struct End: Sendable {
    let reason: String
    let variables: JSONObject?

    init(_ reason: String) {
        self.reason = reason
        variables = nil
    }

    /// Makes the end that a callback wants.
    ///
    /// - Throws: ``ComponentError`` if it wants to adopt values that the program can't have.
    init(_ told: (by: String, verdict: Verdict), in program: Program) throws {
        reason = "\(told.by) says: \(told.verdict.stop ?? "")"
        guard let given = told.verdict.variables else {
            variables = nil
            return
        }
        do {
            _ = try ReadyProgram(program, Candidate(given))
        } catch let error as ComponentError {
            throw ComponentError(
                error.status,
                "the callback '\(told.by)' wants to adopt what this program can't have: "
                    + error.message
            )
        }
        // As an optimizer does: what is as it was before training isn't named.
        variables = Candidate(given).over(program.initialValues).overlay
    }
}
