/// Looks for better values of a program's variables in one long call.
///
/// For code that wants to call a function and can't be asked, such as optimizers in C and Fortran.
/// Write an ``Optimizer`` where you can: the host can save its state, and asks it for many trials
/// at once.
///
/// ## What the host promises
/// `begin` comes first, then `drive` once. The service "evaluate" runs trials and answers with
/// their results; the host writes both down as it does for any optimizer.
///
/// ## What you must do
/// Ask for one evaluation after the other. When one fails because the budget is used up
/// (`resourceExhausted`) or the run shall end (`cancelled`), name the best that there is, soon.
///
/// ## Errors
/// `begin` throws if nothing here can be optimized.
public protocol SearchDriver: Sendable {
    /// Opens a search.
    ///
    /// - Parameters:
    ///   - request: The program's variables, the sizes of the data, the seed.
    ///   - call: The call.
    /// - Returns: The most that it can ask for, where it knows that.
    /// - Throws: ``ComponentError`` if there is nothing that it could optimize.
    func begin(_ request: SearchSpace, call: any Call) async throws -> SearchBound

    /// Searches.
    ///
    /// - Parameters:
    ///   - request: What `begin` was given.
    ///   - call: The call, which ends with the search.
    /// - Returns: The variables to adopt, and why.
    /// - Throws: ``ComponentError`` if nothing could be evaluated.
    func drive(_ request: SearchSpace, call: any Call) async throws -> Conclusion
}
