import Contract
import PluginHost
import Synchronization

/// Answers a driver's requests: "evaluate" by the training itself, all others as for anybody.
///
/// A class because the training takes back from it what the evaluations came to.
final class DrivenSearch: Services {
    private struct State {
        var results: EpochResults
        var isBusy = false
        var isOver = false
        var fault: (any Error)?
    }

    private let fit: Fit
    private let others: any Services
    private let state: Mutex<State>

    init(_ fit: Fit, _ results: EpochResults, asking others: any Services) {
        self.fit = fit
        self.others = others
        state = Mutex(State(results: results))
    }

    func answer(_ service: String, _ input: SlotValue, for call: HostCall) async throws -> SlotValue
    {
        guard service == "evaluate" else {
            return try await others.answer(service, input, for: call)
        }
        let trials = try EvaluationRequest(slotValue: input).trials
        // The driver hears of these two, and may still name the best that it knows.
        if fit.stopRequest.isRequested {
            throw ComponentError(.cancelled, "the run was asked to stop")
        }
        if let refusal = try fit.refusal(of: trials) {
            throw ComponentError(.resourceExhausted, refusal)
        }
        var results = try begin()
        do {
            let told = try await fit.run(trials, 0, 0, &results)
            end(with: results, nil)
            return told.slotValue
        } catch {
            end(with: results, error)
            throw error
        }
    }

    /// Results are told in the order of the requests, so there is one at a time.
    private func begin() throws -> EpochResults {
        try state.withLock { state in
            if state.isOver {
                throw ComponentError(.failedPrecondition, "the search is over")
            }
            if state.isBusy {
                throw ComponentError(
                    .failedPrecondition,
                    "'evaluate' was asked for while another request of it is under way; name "
                        + "several trials in one request instead"
                )
            }
            state.isBusy = true
            return state.results
        }
    }

    private func end(with results: EpochResults, _ fault: (any Error)?) {
        state.withLock { state in
            state.isBusy = false
            state.results = results
            state.fault = state.fault ?? fault
        }
    }

    /// Ends the search; returns what its rollouts came to.
    ///
    /// - Throws: What ended an evaluation and wasn't the driver's to handle.
    func conclude() throws -> EpochResults {
        try state.withLock { state in
            state.isOver = true
            if let fault = state.fault { throw fault }
            return state.results
        }
    }
}
