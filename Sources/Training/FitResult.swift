package import History
package import ProgramGraph

/// What a training came to.
package struct FitResult: Sendable {
    /// The variables to adopt.
    package let candidate: Candidate
    /// Why these, in the optimizer's words.
    package let why: String
    /// The values by key and epoch.
    package let history: RunHistory
    /// Why the training ended.
    package let reason: String
}
