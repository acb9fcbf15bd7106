import PluginSDK
import Synchronization

/// Optimizing Memory with Evolution and Gradient Alignment.
///
/// A class because a search has state between calls. A call works on a copy and puts it back when
/// all went well, so a failing call leaves the search as it was.
final class OMEGA: Optimizer {
    private let settings: OMEGASettings
    private let search = Mutex<EvolutionSearch?>(nil)

    init(configuration: JSON) { settings = OMEGASettings(configuration: configuration) }

    func begin(_ request: SearchSpace, call: any Call) async throws -> SearchBound {
        let opened = try EvolutionSearch(settings: settings, space: request)
        search.withLock { $0 = opened }
        return opened.bound
    }

    func ask(_ request: StepRequest, call: any Call) async throws -> Proposal {
        var copy = try current()
        let proposal = try await copy.ask(request, call: call)
        store(copy)
        return proposal
    }

    func tell(_ request: TrialResults, call: any Call) async throws -> Nothing {
        var copy = try current()
        try copy.tell(request)
        store(copy)
        return Nothing()
    }

    func conclude(_ request: Nothing, call: any Call) async throws -> Conclusion {
        let search = try current()
        return search.archive.conclusion(adopting: search.incumbent, scores: search.scores)
    }

    func save(_ request: Nothing, call: any Call) async throws -> SearchState {
        try current().state
    }

    func load(_ request: SavedSearch, call: any Call) async throws -> Nothing {
        let loaded = try EvolutionSearch(settings: settings, saved: request)
        search.withLock { $0 = loaded }
        return Nothing()
    }

    private func current() throws -> EvolutionSearch {
        guard let current = search.withLock({ $0 }) else {
            throw ComponentError(
                .failedPrecondition,
                "there is no search yet; call 'begin' or 'load' first"
            )
        }
        return current
    }

    private func store(_ changed: EvolutionSearch) { search.withLock { $0 = changed } }
}
