import Contract
import JSONValues

/// An optimizer that searches in one call, by a closure.
struct DrivingOptimizer: Optimizer, SearchDriver {
    /// Searches, given what there is to search and the call to evaluate by.
    typealias Script = @Sendable (SearchSpace, any Call) async throws -> Conclusion

    let script: Script

    init(_ script: @escaping Script) { self.script = script }

    var driver: (any SearchDriver)? { self }

    func begin(_ request: SearchSpace, call: any Call) async throws -> SearchBound {
        SearchBound(rollouts: 2)
    }

    func drive(_ request: SearchSpace, call: any Call) async throws -> Conclusion {
        try await script(request, call)
    }

    /// Has trials run.
    static func evaluate(_ trials: [Trial], _ call: any Call) async throws -> TrialResults {
        let request = EvaluationRequest(trials: trials)
        return try TrialResults(slotValue: await call.request("evaluate", request.slotValue))
    }

    /// A trial of an instruction on validation examples.
    static func trial(_ id: Int, _ text: String, on examples: [Int] = [0, 1]) -> Trial {
        Trial(
            id: id,
            variables: ["answer/instructions": .string(text)],
            split: .validation,
            examples: examples,
            note: "point \(id)"
        )
    }

    // Nobody asks one that drives.
    func ask(_ request: StepRequest, call: any Call) async throws -> Proposal { throw unused }
    func tell(_ request: TrialResults, call: any Call) async throws -> Nothing { throw unused }
    func conclude(_ request: Nothing, call: any Call) async throws -> Conclusion { throw unused }
    func save(_ request: Nothing, call: any Call) async throws -> SearchState { throw unused }
    func load(_ request: SavedSearch, call: any Call) async throws -> Nothing { throw unused }
    private var unused: ComponentError { ComponentError(.unimplemented, "it drives") }
}
