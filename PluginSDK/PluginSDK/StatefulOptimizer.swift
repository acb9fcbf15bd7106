public import Contract
public import JSONValues
import Synchronization

/// The state of a search, and its moves: a value that an optimizer keeps between two calls.
///
/// Everything that the search will ever do follows from its state, so a search that was saved and
/// loaded at any moment goes on as if it had never been away.
public protocol SearchMoves: Sendable {
    /// What a user can set.
    associatedtype Settings: SearchSettings

    /// Opens a search.
    ///
    /// - Throws: `ComponentError` if there is nothing that it could optimize.
    init(settings: Settings, space: SearchSpace) throws

    /// Reads a search that ``state`` wrote.
    ///
    /// - Throws: `ComponentError` if the state isn't one of this optimizer's, or is unsound.
    init(settings: Settings, saved: SavedSearch) throws

    /// The most that the search can ask for.
    var bound: SearchBound { get }

    /// Names the step's next trials, or none if the step is over.
    ///
    /// - Throws: `ComponentError` if the search can't go on.
    mutating func ask(_ request: StepRequest, call: any Call) async throws -> Proposal

    /// Takes the results of the trials last asked for.
    ///
    /// - Throws: `ComponentError` for results that weren't asked for or can't be read.
    mutating func tell(_ results: TrialResults) throws

    /// The best so far, and why.
    var conclusion: Conclusion { get }

    /// The search as text, the same for the same search.
    var state: SearchState { get }
}

/// What a user can set of an optimizer.
public protocol SearchSettings: Sendable {
    /// Reads a configuration that the host has checked and completed.
    ///
    /// - Throws: `ComponentError` for settings that contradict each other.
    init(configuration: JSON) throws
}

/// An optimizer whose search is a value.
///
/// A call works on a copy and puts it back when all went well, so a failing call leaves the search
/// as it was. The host's calls come one at a time; the lock keeps one that breaks this rule from
/// tearing the value.
///
/// A class because a search has state between calls.
public final class StatefulOptimizer<Search: SearchMoves>: Optimizer {
    private let settings: Search.Settings
    private let search = Mutex<Search?>(nil)

    /// Makes an optimizer without a search.
    ///
    /// - Throws: `ComponentError` for settings that contradict each other.
    public init(configuration: JSON) throws {
        settings = try Search.Settings(configuration: configuration)
    }

    /// Opens a search.
    public func begin(_ request: SearchSpace, call: any Call) async throws -> SearchBound {
        let opened = try Search(settings: settings, space: request)
        store(opened)
        return opened.bound
    }

    /// Proposes trials for a step, or none if the step is over.
    public func ask(_ request: StepRequest, call: any Call) async throws -> Proposal {
        var copy = try current()
        let proposal = try await copy.ask(request, call: call)
        store(copy)
        return proposal
    }

    /// Takes the results of trials.
    public func tell(_ request: TrialResults, call: any Call) async throws -> Nothing {
        var copy = try current()
        try copy.tell(request)
        store(copy)
        return Nothing()
    }

    /// Names the best so far.
    public func conclude(_ request: Nothing, call: any Call) async throws -> Conclusion {
        try current().conclusion
    }

    /// Gives the state of the search.
    public func save(_ request: Nothing, call: any Call) async throws -> SearchState {
        try current().state
    }

    /// Goes on with a saved search.
    public func load(_ request: SavedSearch, call: any Call) async throws -> Nothing {
        store(try Search(settings: settings, saved: request))
        return Nothing()
    }

    private func current() throws -> Search {
        guard let current = search.withLock({ $0 }) else {
            throw ComponentError(
                .failedPrecondition,
                "there is no search yet; call 'begin' or 'load' first"
            )
        }
        return current
    }

    private func store(_ changed: Search) { search.withLock { $0 = changed } }
}
